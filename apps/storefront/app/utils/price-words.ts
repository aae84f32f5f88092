import { formatYuan, toFen } from '@jishi/contract'

/** `100 - 199 元`, `2000 元以上`, `50 元以下`; cents only where there are any, and 199.99 as an upper end is 200. */
export function describePrice(
  t: (key: string, values: Record<string, string>) => string,
  fromFen: number | undefined,
  upToFen: number | undefined,
): string {
  const from = fromFen === undefined ? '' : toYuan(fromFen)
  const to = upToFen === undefined ? '' : toYuan(upToFen % 100 === 99 ? upToFen + 1 : upToFen)
  if (to === '') return t('filter.priceAbove', { from: from || '0' })
  return from === '' ? t('filter.priceBelow', { to }) : t('filter.priceRange', { from, to })
}

function toYuan(fen: number): string {
  return formatYuan(toFen(fen)).replace(/\.00$/, '')
}
