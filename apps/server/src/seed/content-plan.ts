import type { SeedSku } from '../modules/catalog/index.ts'
import {
  headingUrl,
  type SeedContent,
  type SeedContentCategory,
  tabText,
  tabUrl,
} from '../modules/content/index.ts'
import type { BannerRecipe } from './art/banner.ts'
import { carousel, hotWords, news, promos, topAd } from './data/home-page.ts'
import type { GroupData, TabData } from './data/shape.ts'
import { keyOf } from './looks.ts'
import type { ShopPlan } from './plan.ts'

export interface ContentPlan {
  categories: SeedContentCategory[]
  items: SeedContent[]
  /** By storage key. */
  banners: Map<string, BannerRecipe>
}

const goodsPerTab = 8

/** The rows of the home page, all of them data that the back office can edit. */
export function planContent(
  groups: GroupData[],
  shop: ShopPlan,
  urlOf: (key: string) => string,
): ContentPlan {
  const categories: SeedContentCategory[] = []
  const items: SeedContent[] = []
  const banners = new Map<string, BannerRecipe>()
  const draw = (recipe: BannerRecipe) => {
    const key = keyOf(recipe)
    banners.set(key, recipe)
    return urlOf(key)
  }
  const findCategory = (name: string) => {
    const found = shop.categories.find((category) => category.name === name)
    if (found === undefined) throw new Error(`no such category: ${name}`)
    return { ...found, hue: found.hue as BannerRecipe['hue'] }
  }
  const linkTo = (name: string) => `/category/${findCategory(name).id}`
  const add = (key: string, name: string, rows: Partial<SeedContent>[]) => {
    const categoryId = categories.length + 1
    categories.push({ id: categoryId, key, name })
    for (const [sequence, row] of rows.entries()) {
      const blank = { title: '', url: '', image: '', text: '', isShown: true, startsAt: null, endsAt: null }
      items.push({ ...blank, ...row, id: items.length + 1, categoryId, sequence })
    }
  }

  const withPicture = (shape: BannerRecipe['shape']) => (entry: (typeof carousel)[number]) => ({
    title: entry.title,
    text: entry.text,
    url: linkTo(entry.category),
    image: draw({ shape, hue: findCategory(entry.category).hue, arts: entry.arts }),
  })
  add('top-ad', '页顶广告', [topAd].map(withPicture('strip')))
  add(
    'hot-words',
    '热门搜索',
    hotWords.map(({ title, category }) => ({ title, url: linkTo(category) })),
  )
  add('carousel', '轮播图', carousel.map(withPicture('carousel')))
  add(
    'news',
    '快讯',
    news.map(({ title, text, category }) => ({ title, text, url: linkTo(category) })),
  )
  add('promos', '促销位', promos.map(withPicture('tile')))
  for (const [index, group] of groups.entries()) {
    const banner = draw({ shape: 'tall', hue: group.hue, arts: group.banner.arts })
    add(`floor-${index + 1}`, group.name, [
      { title: group.name, url: headingUrl(index + 1) },
      { title: group.banner.title, text: group.banner.text, url: `/category/${index + 1}`, image: banner },
      ...planTabs(group, index + 1, shop).map(({ name, skuIds }) => ({
        title: name,
        url: tabUrl,
        text: tabText(skuIds),
      })),
    ])
  }
  return { categories, items, banners }
}

function planTabs(group: GroupData, groupId: number, shop: ShopPlan): { name: string; skuIds: number[] }[] {
  const heads = headsOf(shop.skus.filter(({ channelId }) => Math.floor(channelId / 100) === groupId))
  return group.tabs.map((tab) => ({ name: tab.name, skuIds: pick(tab, heads, group, groupId) }))
}

function pick({ pick: by }: TabData, heads: SeedSku[], group: GroupData, groupId: number): number[] {
  if (typeof by === 'object') {
    const channelId = groupId * 100 + 1 + group.channels.findIndex(({ name }) => name === by.channel)
    return spread(heads.filter((sku) => sku.channelId === channelId))
  }
  if (by === 'new') return spread(heads.toSorted((a, b) => b.createdAt - a.createdAt))
  const cheap = heads.toSorted((a, b) => a.priceFen - b.priceFen)
  // What one adds at the till: cheap, but not what the cheap tab shows already.
  return by === 'cheap' ? spread(cheap) : spread(cheap.slice(goodsPerTab))
}

/** The first SKU of each SPU. */
function headsOf(skus: SeedSku[]): SeedSku[] {
  const seen = new Set<number>()
  return skus.filter(({ spuId }) => !seen.has(spuId) && seen.add(spuId))
}

function spread(skus: SeedSku[]): number[] {
  return skus.slice(0, goodsPerTab).map(({ id }) => id)
}
