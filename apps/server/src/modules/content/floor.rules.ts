/**
 * How the rows of a `floor-<n>` content category say what the floor holds. The category's name is the floor's name
 * unless the heading has a title; the row's `url` tells what it is:
 * - heading: `category:<id>`, the catalogue category that the floor leads to and whose hue and ranking it shows.
 *   A floor without one is not shown.
 * - tab: `tab`; `title` is the tab's name, `text` its SKU ids, separated by commas.
 * - anything else is a link: the tall banner. The first one that is due is shown.
 */
export type FloorRow =
  | { kind: 'heading'; categoryId: number }
  | { kind: 'tab'; skuIds: number[] }
  | { kind: 'banner' }

export function readFloorRow({ url, text }: { url: string; text: string }): FloorRow {
  const heading = /^category:(\d{1,15})$/.exec(url)
  if (heading !== null) return { kind: 'heading', categoryId: Number(heading[1]) }
  if (url === tabUrl) return { kind: 'tab', skuIds: (text.match(/\d{1,15}/g) ?? []).map(Number) }
  return { kind: 'banner' }
}

export const tabUrl = 'tab'

export function headingUrl(categoryId: number): string {
  return `category:${categoryId}`
}

export function tabText(skuIds: readonly number[]): string {
  return skuIds.join(',')
}
