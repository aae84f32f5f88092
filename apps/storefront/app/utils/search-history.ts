import { readWords } from './search-words.ts'

const kept = 20

/** With these words first, once, however they are written. */
export function rememberWords(words: string, list: readonly string[]): string[] {
  return [words, ...forgetWords(words, list)].slice(0, kept)
}

export function forgetWords(words: string, list: readonly string[]): string[] {
  return list.filter((each) => each.toLowerCase() !== words.toLowerCase())
}

/** What a browser has kept; whatever else lies in that place is as good as nothing. */
export function readHistory(stored: string | null): string[] {
  try {
    const list: unknown = JSON.parse(stored ?? '[]')
    return Array.isArray(list) ? list.filter(isWords).slice(0, kept) : []
  } catch {
    return []
  }
}

function isWords(value: unknown): value is string {
  return typeof value === 'string' && readWords(value).words === value && value !== ''
}
