import type { ContentItem, FloorView, SkuCard } from '@jishi/contract'
import type { ImageUrl } from '../../kernel/image-url.ts'
import type { ContentRow } from './content.queries.ts'
import { readFloorNumber, readFloorRow } from './floor.rules.ts'

/** A floor as its rows say it, before its goods are known. How rows say it: `floor.rules.ts`. */
export interface FloorPlan {
  number: number
  name: string
  categoryId: number
  banner: ContentItem | null
  tabs: { name: string; skuIds: number[] }[]
}

/** Floors from the first up; one without a heading has no place to lead to and is left out. */
export function planFloors(contentByKey: ReadonlyMap<string, ContentRow[]>, imageUrl: ImageUrl): FloorPlan[] {
  return [...contentByKey]
    .flatMap(([key, rows]) => {
      const number = readFloorNumber(key)
      return number === undefined ? [] : planFloor(number, rows, imageUrl)
    })
    .sort((a, b) => a.number - b.number)
}

/** SKUs that are not sold any more drop out, and so does a tab that none is left in. */
export function presentFloor(
  { number, name, categoryId, banner, tabs }: FloorPlan,
  hue: string,
  hotIds: readonly number[],
  cards: ReadonlyMap<number, SkuCard>,
): FloorView {
  const toCards = (ids: readonly number[]) => ids.flatMap((id) => cards.get(id) ?? [])
  return {
    number,
    name,
    categoryId,
    hue,
    banner,
    tabs: tabs
      .map((tab) => ({ name: tab.name, skus: toCards(tab.skuIds) }))
      .filter((tab) => tab.skus.length > 0),
    hot: toCards(hotIds),
  }
}

export function presentItem({ id, title, text, url, image }: ContentRow, imageUrl: ImageUrl): ContentItem {
  return { id, title, text, url, image: imageUrl(image) }
}

function planFloor(number: number, rows: ContentRow[], imageUrl: ImageUrl): FloorPlan[] {
  const parts = rows.map((row) => ({ row, part: readFloorRow(row) }))
  const heading = parts.find(({ part }) => part.kind === 'heading')
  if (heading?.part.kind !== 'heading') return []
  const banner = parts.find(({ part }) => part.kind === 'banner')
  return [
    {
      number,
      name: heading.row.categoryName,
      categoryId: heading.part.categoryId,
      banner: banner === undefined ? null : presentItem(banner.row, imageUrl),
      tabs: parts.flatMap(({ row, part }) =>
        part.kind === 'tab' ? [{ name: row.title, skuIds: part.skuIds }] : [],
      ),
    },
  ]
}
