import type { CategoryTree, CategoryView, getCategory, ReplyOf } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'

export const pageSize = 24
/** How deep a numbered list goes; the contract refuses pages beyond. */
export const maxPages = 100

export interface Category {
  id: number
  parentId: number | null
  level: number
  name: string
  icon: string
  hue: string
}

export type CategoryPage = ReplyOf<typeof getCategory>

/** All categories, ready to be asked. */
export interface CategoryIndex {
  tree: CategoryTree
  byId: ReadonlyMap<number, Category>
  pages: ReadonlyMap<number, CategoryPage>
}

/** `categories` in the order in which siblings are shown. One whose parent is missing is not there. */
export function indexCategories(categories: readonly Category[]): CategoryIndex {
  const below = Map.groupBy(categories, (category) => category.parentId)
  const childrenOf = (id: number | null) => below.get(id) ?? []
  const byId = new Map<number, Category>()
  const pages = new Map<number, CategoryPage>()

  function addPages(siblings: readonly Category[], above: readonly CategoryView[]) {
    const siblingViews = siblings.map(toView)
    for (const category of siblings) {
      const breadcrumbs = [...above, toView(category)]
      const children = childrenOf(category.id)
      byId.set(category.id, category)
      pages.set(category.id, {
        ...toView(category),
        breadcrumbs,
        siblings: siblingViews,
        children: children.map(toView),
      })
      addPages(children, breadcrumbs)
    }
  }

  addPages(childrenOf(null), [])
  return {
    tree: childrenOf(null).map(({ id, name, icon, hue }) => ({
      id,
      name,
      icon,
      hue,
      channels: childrenOf(id).map((channel) => ({
        id: channel.id,
        name: channel.name,
        categories: childrenOf(channel.id).map(toView),
      })),
    })),
    byId,
    pages,
  }
}

/** Throws catalog.category_not_found. */
export function getPage(index: CategoryIndex, id: number): CategoryPage {
  const page = index.pages.get(id)
  if (page === undefined) throw new AppError('catalog.category_not_found', { id })
  return page
}

/** A level 2 or 3 category: its listed SKUs are one range of an index. */
export interface Shelf {
  column: 'channel_id' | 'category_id'
  id: number
}

/** The level 3 categories whose SKUs a category lists. Throws catalog.category_not_found, also for level 1: it has no list. */
export function getListed(index: CategoryIndex, id: number): number[] {
  const { level, children } = getPage(index, id)
  if (level === 1) throw new AppError('catalog.category_not_found', { id })
  return level === 3 ? [id] : children.map((child) => child.id)
}

/** The shelves among which the best sellers of a category are looked for: a channel group has those of its channels. */
export function listHotShelves(index: CategoryIndex, id: number): Shelf[] {
  const page = getPage(index, id)
  const shelf = toShelf(page)
  return shelf === undefined ? page.children.flatMap((child) => toShelf(child) ?? []) : [shelf]
}

/** Ids by popularity: the largest first, of equals the newest id. */
export function pickTop(ranked: readonly { id: number; popularity: number }[], count: number): number[] {
  return [...ranked]
    .sort((a, b) => b.popularity - a.popularity || b.id - a.id)
    .slice(0, count)
    .map(({ id }) => id)
}

function toShelf({ id, level }: CategoryView): Shelf | undefined {
  if (level === 2) return { column: 'channel_id', id }
  if (level === 3) return { column: 'category_id', id }
  return undefined
}

function toView({ id, name, level }: Category): CategoryView {
  return { id, name, level }
}
