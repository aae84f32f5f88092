/** As many characters as the server looks for. */
export const longestWords = 60

/** The words of an address or a field, tidied. `isCut`: there were more than can be looked for. */
export function readWords(text: unknown): { words: string; isCut: boolean } {
  const first: unknown = Array.isArray(text) ? text[0] : text
  const letters = typeof first === 'string' ? [...first.trim().replace(/\s+/g, ' ')] : []
  return { words: letters.slice(0, longestWords).join('').trim(), isCut: letters.length > longestWords }
}

/** Where these words are looked for; nothing chosen yet. */
export function searchPath(words: string): string {
  return words === '' ? '/search' : `/search?${new URLSearchParams({ q: words })}`
}

/** `1,203`, or `2,400+` where only so many were counted. By hand: the first `Intl` of a page holds a phone up. */
export function formatTotal(total: number, isExact: boolean): string {
  return String(total).replace(/\B(?=(\d{3})+$)/g, ',') + (isExact ? '' : '+')
}

/** The category an address asks for, if it is one. */
export function readCategoryId(text: unknown): number | undefined {
  return typeof text === 'string' && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}
