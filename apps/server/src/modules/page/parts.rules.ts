import {
  type Endpoint,
  getCategory,
  getCategoryTree,
  getHome,
  getSku,
  type HomeView,
  listCategorySkus,
  listHotSkus,
  type ParamsOf,
  type ReplyOf,
  type SkuCard,
} from '@jishi/contract'

/** What the renderer asked the API, and what it was told. */
export interface ApiCall {
  /** Path and query: `/api/catalog/skus/12`. */
  url: string
  reply: unknown
}

/**
 * What a page shows, read off the answers that it was made from: `sku:12`, `spu:12`, `brand:3`, `category:5` (its list, its
 * name), `brands`, `categories` (the tree), `content` (home), `frame` (what of the content stands around every page).
 */
export function listParts(path: string, calls: readonly ApiCall[]): Set<string> {
  return new Set(calls.flatMap((call) => readings.flatMap((read) => read(path, call))))
}

/** The parts that a change of goods touches. `categoryIds`: those of the goods and all above them. */
export function partsOfGoods({
  skuIds,
  spuIds,
  categoryIds,
}: {
  skuIds: readonly number[]
  spuIds: readonly number[]
  categoryIds: readonly number[]
}): string[] {
  // In the order in which they are rendered: first the goods' own pages, then lists, then whoever else shows them.
  return [
    ...spuIds.map((id) => `spu:${id}`),
    ...categoryIds.map((id) => `category:${id}`),
    ...skuIds.map((id) => `sku:${id}`),
  ]
}

export function partsOfBrands(brandIds: readonly number[]): string[] {
  return ['brands', ...brandIds.map((id) => `brand:${id}`)]
}

export function partsOfContent(contentKey: string): string[] {
  return frameSections.has(contentKey) ? ['content', 'frame'] : ['content']
}

const frameSections = new Set(['hot-words', 'top-ad'])

const readings = [
  reading(getCategoryTree, () => ['categories']),
  reading(getCategory, (_category, { id }) => ['categories', `category:${id}`]),
  reading(listCategorySkus, ({ items }, { id }) => [`category:${id}`, ...cardParts(items)]),
  // Not `category:5`: who moves up in a ranking does so slowly, and it stands on every page of the category's goods.
  reading(listHotSkus, (skus) => cardParts(skus)),
  reading(getSku, ({ id, spuId, brand }) => [`sku:${id}`, `spu:${spuId}`, `brand:${brand.id}`, 'categories']),
  reading(getHome, (home, _params, path) => (path === '/' ? homeParts(home) : ['frame'])),
]

function homeParts({ brands, floors }: HomeView): string[] {
  const shown = floors.flatMap(({ tabs, hot }) => [...tabs.flatMap((tab) => tab.skus), ...hot])
  return ['content', 'brands', ...brands.map(({ id }) => `brand:${id}`), ...cardParts(shown)]
}

function cardParts(skus: readonly SkuCard[]): string[] {
  return skus.map(({ id }) => `sku:${id}`)
}

type Params<E extends Endpoint> = { [name in keyof ParamsOf<E>]: string }

/** Gives the parts when the call is one of `endpoint`, none otherwise. */
function reading<const E extends Endpoint>(
  endpoint: E,
  partsOf: (reply: ReplyOf<E>, params: Params<E>, pagePath: string) => string[],
) {
  const pattern = new RegExp(`^/api${endpoint.path.replace(/:(\w+)/g, '(?<$1>[^/?]+)')}(?:\\?|$)`)
  return (pagePath: string, { url, reply }: ApiCall): string[] => {
    const match = pattern.exec(url)
    return match === null ? [] : partsOf(reply as ReplyOf<E>, { ...match.groups } as Params<E>, pagePath)
  }
}
