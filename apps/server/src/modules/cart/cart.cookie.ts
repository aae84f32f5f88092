import { cartLimits } from '@jishi/contract'
import type { StoredLine } from '../../infra/cart-store/cart-store.ts'
import { readSignedText, signText } from '../../kernel/signed-text.ts'

/** Browsers keep at most 4,096 bytes of a cookie, its name and attributes included. */
const maxBytes = 3_900
const purpose = 'cart'

/**
 * The cart of a person without an account as a signed cookie: the lines, a tilde and the signature. A full cart of 99 lines
 * takes about 1 KB. Undefined: too long for a browser.
 */
export function encodeCartCookie(lines: StoredLine[], secret: string): string | undefined {
  return sign(encodeLines(lines), purpose, secret)
}

/** The lines of a cookie that we signed; an empty cart for anything else. */
export function decodeCartCookie(value: string | undefined, secret: string): StoredLine[] {
  const text = read(value, purpose, secret)
  return text === undefined ? [] : decodeLines(text)
}

/** What a browser remembers of the cart of its account, for the time when the store is out of reach. */
export interface KeptCart {
  lines: StoredLine[]
  /** Taken out while the store was away. */
  removed: number[]
  /** It holds changes that the store does not know. */
  isAhead: boolean
}

export const nothingKept: KeptCart = { lines: [], removed: [], isAhead: false }

/** Good for this account only: somebody else at this browser has a cart of their own. */
export function encodeKeptCart(kept: KeptCart, userId: number, secret: string): string | undefined {
  const { lines, removed, isAhead } = kept
  const gone = removed.map((skuId) => ({ skuId, count: 0, isSelected: true }))
  return sign(`${isAhead ? 'ahead' : 'same'}_${encodeLines([...lines, ...gone])}`, keptFor(userId), secret)
}

export function decodeKeptCart(value: string | undefined, userId: number, secret: string): KeptCart {
  const [state, ...parts] = read(value, keptFor(userId), secret)?.split('_') ?? []
  if (state === undefined) return nothingKept
  const lines = decodeLines(parts.join('_'))
  return {
    lines: lines.filter(({ count }) => count > 0),
    removed: lines.filter(({ count }) => count === 0).map(({ skuId }) => skuId),
    isAhead: state === 'ahead',
  }
}

function keptFor(userId: number): string {
  return `cart of ${userId}`
}

function sign(text: string, what: string, secret: string): string | undefined {
  const value = signText(text, what, secret)
  return value.length > maxBytes ? undefined : value
}

function read(value: string | undefined, what: string, secret: string): string | undefined {
  return value === undefined || value.length > maxBytes ? undefined : readSignedText(value, what, secret)
}

/** `sku.count` in base 36 joined by `_`; an unselected line begins with `-`. */
function encodeLines(lines: StoredLine[]): string {
  return lines
    .map(
      ({ skuId, count, isSelected }) => `${isSelected ? '' : '-'}${skuId.toString(36)}.${count.toString(36)}`,
    )
    .join('_')
}

function decodeLines(text: string): StoredLine[] {
  return text === ''
    ? []
    : text
        .split('_')
        .slice(0, 2 * cartLimits.lines)
        .map(decodeLine)
}

function decodeLine(part: string): StoredLine {
  const isSelected = !part.startsWith('-')
  const [sku = '', count = ''] = (isSelected ? part : part.slice(1)).split('.')
  return { skuId: Number.parseInt(sku, 36), count: Number.parseInt(count, 36), isSelected }
}
