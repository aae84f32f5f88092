/** Control characters, and those that turn the direction of a line or have no width: they make one name look like another. */
const unseen = /[\p{Cc}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu
/** They hold emoji and some scripts together; alone they are nothing to call somebody by. */
const joiners = /\u200c|\u200d/gu

/** A name as others see it: trimmed, without characters that nobody sees, at most `limit` characters. May be empty. */
export function cleanName(text: string, limit: number): string {
  const seen = text.replace(unseen, '').trim()
  if (seen.replace(joiners, '').trim() === '') return ''
  return [...seen].slice(0, limit).join('').trim()
}
