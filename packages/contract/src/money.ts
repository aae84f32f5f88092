import { Type } from 'typebox'

declare const fen: unique symbol

/** Integer minor units of the Chinese yuan. 12.30 yuan is 1230. A bare number does not compile. */
export type Fen = number & { readonly [fen]: true }

/** The schema of an amount that is never negative, in fen. */
export const FenSchema = Type.Unsafe<Fen>(
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'Amount in fen (1/100 yuan)' }),
)

/** Brands a whole number of fen. Throws RangeError on a fraction, NaN or an unsafe integer. */
export function toFen(value: number): Fen {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number of fen: ${value}`)
  return value as Fen
}

export const zeroFen = toFen(0)

export function addFen(...amounts: Fen[]): Fen {
  return toFen(amounts.reduce((total, amount) => total + amount, 0))
}

/** `amount` times a whole `count`. */
export function timesFen(amount: Fen, count: number): Fen {
  return toFen(amount * count)
}

/** `1230` becomes `"12.30"`: yuan with two decimals, as payment providers and people write it. */
export function formatYuan(amount: Fen): string {
  const sign = amount < 0 ? '-' : ''
  const abs = Math.abs(amount)
  return `${sign}${Math.floor(abs / 100)}.${String(abs % 100).padStart(2, '0')}`
}

/** `"12.3"` or `"12.30"` becomes `1230`; undefined when the text is not an amount with at most two decimals. */
export function parseYuan(text: string): Fen | undefined {
  const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text)
  if (!match) return undefined
  return toFen(Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')))
}

/**
 * Splits `amount` over `weights` in proportion: the shares add up to the whole, and none is above its weight. Throws
 * RangeError where an amount is negative or there is more to split than all weights together.
 */
export function shareOver(amount: Fen, weights: readonly Fen[]): Fen[] {
  const total = addFen(...weights)
  if (amount < 0 || weights.some((weight) => weight < 0))
    throw new RangeError('cannot share a negative amount')
  if (amount > total) throw new RangeError(`cannot share ${amount} fen over ${total}`)
  let seen = 0
  let given = 0
  return weights.map((weight) => {
    seen += weight
    const due = total === 0 ? 0 : floorOfShare(amount, seen, total)
    const share = due - given
    given = due
    return toFen(share)
  })
}

/** `amount * part / whole`, rounded down. The product may be beyond what a double holds exactly. */
function floorOfShare(amount: number, part: number, whole: number): number {
  return Number((BigInt(amount) * BigInt(part)) / BigInt(whole))
}
