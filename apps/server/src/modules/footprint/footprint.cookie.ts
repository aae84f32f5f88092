import type { RecentEntry } from '../../infra/recent-list/recent-list.ts'
import { readSignedText, signText } from '../../kernel/signed-text.ts'

/** What a browser keeps for a stranger; 20 entries take about 300 bytes. */
export const cookieEntries = 20
const maxLength = 1_000
const purpose = 'footprint'

/** What a stranger looked at: `sku.seconds` in base 36 joined by `_`, newest first, and the signature. */
export function encodeFootprints(entries: readonly RecentEntry[], secret: string): string {
  const text = entries
    .slice(0, cookieEntries)
    .map(({ id, at }) => `${id.toString(36)}.${Math.floor(at / 1000).toString(36)}`)
    .join('_')
  return signText(text, purpose, secret)
}

/** The entries of a cookie that we signed, to the second; none for anything else. */
export function decodeFootprints(value: string | undefined, secret: string): RecentEntry[] {
  if (value === undefined || value.length > maxLength) return []
  const text = readSignedText(value, purpose, secret)
  return text === undefined ? [] : text.split('_').map(decodeEntry)
}

function decodeEntry(part: string): RecentEntry {
  const [id = '', seconds = ''] = part.split('.')
  return { id: Number.parseInt(id, 36), at: Number.parseInt(seconds, 36) * 1000 }
}
