import { cartLimits } from '@jishi/contract'
import type { StoredLine } from '../../infra/cart-store/cart-store.ts'
import { readSignedText, signText } from '../../kernel/signed-text.ts'

/** Browsers keep at most 4,096 bytes of a cookie, its name and attributes included. */
const maxBytes = 3_900
const purpose = 'cart'

/**
 * The cart of a person without an account as a signed cookie: `sku.count` in base 36 joined by `_`, an unselected line
 * begins with `-`, then a dot and the signature. A full cart of 99 lines takes about 1 KB.
 */
export function encodeCartCookie(lines: StoredLine[], secret: string): string | undefined {
  const text = lines
    .map(
      ({ skuId, count, isSelected }) => `${isSelected ? '' : '-'}${skuId.toString(36)}.${count.toString(36)}`,
    )
    .join('_')
  const value = signText(text, purpose, secret)
  return value.length > maxBytes ? undefined : value
}

/** The lines of a cookie that we signed; an empty cart for anything else. */
export function decodeCartCookie(value: string | undefined, secret: string): StoredLine[] {
  if (value === undefined || value.length > maxBytes) return []
  const text = readSignedText(value, purpose, secret)
  if (text === undefined) return []
  return text.split('_').slice(0, cartLimits.lines).map(decodeLine)
}

function decodeLine(part: string): StoredLine {
  const isSelected = !part.startsWith('-')
  const [sku = '', count = ''] = (isSelected ? part : part.slice(1)).split('.')
  return { skuId: Number.parseInt(sku, 36), count: Number.parseInt(count, 36), isSelected }
}
