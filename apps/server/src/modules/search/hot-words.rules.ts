const chineseDayMs = 86_400_000
const chinaOffsetMs = 8 * 3_600_000

/** The day in China, `2026-11-25`. */
export function dayOf(at: Date): string {
  return new Date(at.getTime() + chinaOffsetMs).toISOString().slice(0, 10)
}

/** One spelling for what is the same to a shopper: normal form, lower case, single blanks. */
export function tidyWords(words: string): string {
  return words.normalize('NFKC').toLowerCase().trim().replaceAll(/\s+/g, ' ').slice(0, 60)
}

/** Not for others to read: addresses, numbers of people and orders, signs, a key that was held down. */
export function isJunk(words: string): boolean {
  if (words.length < 2 || words.length > 20) return true
  if (/https?:|www\.|@|[<>{}[\]\\]/.test(words)) return true
  if (/\d{6,}/.test(words) || /^[\d\s.]+$/.test(words)) return true
  if (/(.)\1{3,}/u.test(words)) return true
  return !/\p{L}/u.test(words)
}

/** Hottest first: a search of yesterday is worth half of one of today, and so on. */
export function rankHotWords(
  counts: readonly { day: string; words: string; count: number }[],
  today: string,
): string[] {
  const heat = new Map<string, number>()
  for (const { day, words, count } of counts) {
    if (isJunk(words)) continue
    const age = Math.max(0, Math.round((Date.parse(today) - Date.parse(day)) / chineseDayMs))
    heat.set(words, (heat.get(words) ?? 0) + count * 0.5 ** age)
  }
  return [...heat].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([words]) => words)
}
