/**
 * How the rows of a `floor-<n>` content category say what the floor holds. The category's name is the floor's name;
 * a row's `url` tells what the row is:
 * - heading: `category:<id>`, the catalogue category that the floor leads to and whose hue and ranking it shows.
 *   A floor without one is not shown.
 * - tab: `tab`; `title` is the tab's name, `text` its SKU ids, separated by commas. The first 40 count.
 * - anything else is a link: the tall banner. The first one is shown.
 */
export type FloorRow =
  | { kind: 'heading'; categoryId: number }
  | { kind: 'tab'; skuIds: number[] }
  | { kind: 'banner' }

export function readFloorRow({ url, text }: { url: string; text: string }): FloorRow {
  const heading = /^category:(\d{1,15})$/.exec(url)
  if (heading !== null) return { kind: 'heading', categoryId: Number(heading[1]) }
  if (url === tabUrl) return { kind: 'tab', skuIds: readIds(text) }
  return { kind: 'banner' }
}

/** 1 of `floor-1`; undefined when the key is not a floor's. */
export function readFloorNumber(key: string): number | undefined {
  const match = /^floor-([1-9]\d{0,2})$/.exec(key)
  return match === null ? undefined : Number(match[1])
}

export const tabUrl = 'tab'

export function headingUrl(categoryId: number): string {
  return `category:${categoryId}`
}

export function tabText(skuIds: readonly number[]): string {
  return skuIds.join(',')
}

const maxTabSkus = 40

function readIds(text: string): number[] {
  const ids = text
    .split(/[\s,，]+/)
    .filter((word) => /^[1-9]\d{0,14}$/.test(word))
    .map(Number)
  return [...new Set(ids)].slice(0, maxTabSkus)
}
