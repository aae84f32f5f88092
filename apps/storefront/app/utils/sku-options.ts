import type { SkuDetail } from '@jishi/contract'

type Variant = SkuDetail['variants'][number]

/**
 * `other`: not made with the rest of the present choice, but with another one. `none`: not made at all.
 * `sold_out`: exists as chosen, with no stock.
 */
export type OptionState = 'chosen' | 'ready' | 'sold_out' | 'other' | 'none'

/** What an option of the spec at `place` stands for, given the options chosen now. */
export function optionState(
  variants: Variant[],
  chosen: number[],
  place: number,
  optionId: number,
): OptionState {
  if (chosen[place] === optionId) return 'chosen'
  const exact = variants.find(({ optionIds }) =>
    optionIds.every((id, index) => id === (index === place ? optionId : chosen[index])),
  )
  if (exact) return exact.stock > 0 ? 'ready' : 'sold_out'
  return variants.some(({ optionIds }) => optionIds[place] === optionId) ? 'other' : 'none'
}

/** The variant with this option that keeps most of the present choice; one in stock wins over one that is not. */
export function nearestVariant(
  variants: Variant[],
  chosen: number[],
  place: number,
  optionId: number,
): Variant | undefined {
  const score = ({ optionIds, stock }: Variant) =>
    2 * optionIds.filter((id, index) => index !== place && id === chosen[index]).length + (stock > 0 ? 1 : 0)
  return variants
    .filter(({ optionIds }) => optionIds[place] === optionId)
    .reduce<Variant | undefined>(
      (best, next) => (!best || score(next) > score(best) ? next : best),
      undefined,
    )
}
