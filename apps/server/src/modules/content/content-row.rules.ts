import { AppError } from '../../kernel/app-error.ts'
import { readFloorNumber, readFloorRow, tabUrl } from './floor.rules.ts'

/** What a content row is about to say. */
export interface DraftRow {
  url: string
  text: string
  /** Epoch milliseconds. */
  starts_at: number | null
  ends_at: number | null
}

/** What has to be there for a row to make sense. */
export interface Needs {
  categoryId?: number
  skuIds: number[]
}

const maxTabSkus = 40

/**
 * Judges a row of the section `key` and says what it needs. Throws content.ends_before_start, content.url_refused,
 * content.floor_row_refused, content.tab_unreadable.
 */
export function judgeRow(key: string, row: DraftRow): Needs {
  if (row.starts_at !== null && row.ends_at !== null && row.ends_at <= row.starts_at) {
    throw new AppError('content.ends_before_start', { field: 'endsAt' })
  }
  const part = readFloorRow(row)
  if (part.kind === 'banner') {
    if (row.url !== '' && !isLink(row.url)) throw new AppError('content.url_refused', { field: 'url' })
    return { skuIds: [] }
  }
  if (readFloorNumber(key) === undefined) throw new AppError('content.floor_row_refused', { field: 'url' })
  if (part.kind === 'heading') return { categoryId: part.categoryId, skuIds: [] }
  return { skuIds: readTab(row.text) }
}

/** A tab's SKU ids as they are kept, however they were written; other rows' text as it is, trimmed. */
export function tidyText({ url, text }: Pick<DraftRow, 'url' | 'text'>): string {
  return url === tabUrl ? wordsOf(text).join(',') : text.trim()
}

/** A path of this site, or an absolute address by http or https. */
export function isLink(url: string): boolean {
  if (/[\s\\\p{Cc}]/u.test(url)) return false
  if (url.startsWith('/')) return !url.startsWith('//')
  if (!/^https?:\/\//i.test(url)) return false
  const parsed = URL.parse(url)
  return parsed !== null && parsed.username === '' && parsed.password === ''
}

function readTab(text: string): number[] {
  const words = wordsOf(text)
  const isReadable = words.every((word) => /^[1-9]\d{0,14}$/.test(word))
  if (!isReadable || words.length === 0 || words.length > maxTabSkus) {
    throw new AppError('content.tab_unreadable', { field: 'text' })
  }
  return words.map(Number)
}

function wordsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,，]+/).filter((word) => word !== ''))]
}
