import type { SkuSort } from '@jishi/contract'

const sorts = ['default', 'price_asc', 'price_desc', 'popular', 'new'] as const satisfies SkuSort[]

/** The sort an address asks for; a strange one is the default. */
export function readSort(text: unknown): SkuSort {
  return sorts.find((sort) => sort === text) ?? 'default'
}

/** A page number of an address, 1 to 100; anything else is the first. */
export function readPage(text: unknown): number {
  const page = Number(text)
  return Number.isInteger(page) && page >= 1 && page <= 100 ? page : 1
}

/** The address of one page of a category; defaults stay out of it. */
export function categoryPath(id: number, sort: SkuSort = 'default', page = 1): string {
  const query = new URLSearchParams()
  if (sort !== 'default') query.set('sort', sort)
  if (page > 1) query.set('page', String(page))
  return `/category/${id}${query.size > 0 ? `?${query}` : ''}`
}
