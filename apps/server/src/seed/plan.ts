import { toFen } from '@jishi/contract'
import type { SeedBrand, SeedCategory, SeedSku, SeedSpu } from '../modules/catalog/index.ts'
import type { Recipe } from './art/compose.ts'
import type { CategoryData, GroupData, SpuData } from './data/shape.ts'
import { keyOf, planPictures } from './looks.ts'
import { createRandom } from './random.ts'
import { writeTexts } from './texts.ts'
import { listValues, listVariants, readAxes, type Variant } from './variants.ts'

/** The moment the demo shop is dated by: 2026-11-21 in China. Goods came in over the year before. */
export const demoDate = Date.UTC(2026, 10, 20, 16)

const dayMs = 86_400_000

/** Every row of the demo catalogue and every goods picture, worked out from the data alone: the same each time. */
export interface ShopPlan {
  categories: SeedCategory[]
  brands: SeedBrand[]
  spus: SeedSpu[]
  skus: SeedSku[]
  /** By storage key. */
  pictures: Map<string, Recipe>
  /** Storage key of a brand's mark, and the brand's place in the list. */
  marks: Map<string, number>
}

/** @param urlOf what rows keep for a storage key */
export function planShop(groups: GroupData[], urlOf: (key: string) => string): ShopPlan {
  const { categories, places } = planCategories(groups)
  const brandNames = [...new Set(places.flatMap(({ category }) => category.spus.map(({ brand }) => brand)))]
  const marks = new Map(brandNames.map((_, place) => [keyOf({ mark: place }), place]))
  const brands = [...marks.keys()].map((key, place) => ({
    id: place + 1,
    name: brandNames[place] ?? '',
    logo: urlOf(key),
    sequence: place,
  }))
  const pictures = new Map<string, Recipe>()
  const put = (recipe: Recipe) => {
    const key = keyOf(recipe)
    pictures.set(key, recipe)
    return urlOf(key)
  }
  const families = places
    .flatMap((place) => place.category.spus.map((spu) => ({ spu, place })))
    .map((family, index) =>
      planFamily({ ...family, id: index + 1, brandId: brandNames.indexOf(family.spu.brand) + 1 }, put),
    )
  return {
    categories,
    brands,
    spus: families.map(({ row }) => row),
    skus: numberSkus(families),
    pictures,
    marks,
  }
}

interface CategoryPlace {
  id: number
  channelId: number
  category: CategoryData
  hue: GroupData['hue']
  /** Degrees by which this channel's grounds differ from the group's hue. */
  turn: number
}

function planCategories(groups: GroupData[]): { categories: SeedCategory[]; places: CategoryPlace[] } {
  const categories: SeedCategory[] = []
  const places: CategoryPlace[] = []
  for (const [groupIndex, group] of groups.entries()) {
    const groupId = groupIndex + 1
    const { icon, hue } = group
    categories.push({
      id: groupId,
      parentId: null,
      level: 1,
      name: group.name,
      icon,
      hue,
      sequence: groupIndex,
    })
    for (const [channelIndex, channel] of group.channels.entries()) {
      const channelId = groupId * 100 + channelIndex + 1
      const common = { icon, hue }
      categories.push({
        id: channelId,
        parentId: groupId,
        level: 2,
        name: channel.name,
        ...common,
        sequence: channelIndex,
      })
      for (const [index, category] of channel.categories.entries()) {
        const id = channelId * 100 + index + 1
        categories.push({
          id,
          parentId: channelId,
          level: 3,
          name: category.name,
          ...common,
          sequence: index,
        })
        places.push({ id, channelId, category, hue, turn: (channelIndex - 1) * 13 })
      }
    }
  }
  return { categories, places }
}

interface Family {
  row: SeedSpu
  /** All but the id, which is given when the variants of all families are put in order. */
  skus: Omit<SeedSku, 'id'>[]
}

interface FamilyPlace {
  id: number
  brandId: number
  spu: SpuData
  place: CategoryPlace
}

function planFamily({ id, brandId, spu, place }: FamilyPlace, put: (recipe: Recipe) => string): Family {
  const { axis, heroes, shared } = planPictures(spu, place.category, place.hue, place.turn)
  const heroUrls = heroes.map(put)
  const sharedUrls = shared.map(put)
  const random = createRandom(`dates ${spu.name}`)
  const createdAt = demoDate - random.between(1, 364) * dayMs - random.between(0, dayMs)
  const axes = readAxes(spu)
  // Room for ten axes of a hundred options in the ids of each SPU.
  const specId = (index: number) => id * 10 + index
  const optionId = (index: number, option: number) => specId(index) * 100 + option
  const specs = axes.map(({ name, options }, index) => ({
    id: specId(index),
    name,
    options: options.map(({ value }, option) => ({ id: optionId(index, option), value })),
  }))
  const skus = listVariants(spu).map((variant, order) => {
    const values = listValues(axes, variant.options)
    const image = heroUrls[axis === undefined ? 0 : (variant.options[axis] ?? 0)] ?? ''
    return {
      spuId: id,
      brandId,
      channelId: place.channelId,
      categoryId: place.id,
      name: [spu.name, ...values].join(' '),
      caption: spu.caption,
      optionsText: values.join(' '),
      unit: place.category.unit,
      weightGram: spu.weightGram ?? place.category.weightGram,
      image,
      images: [image, ...sharedUrls],
      isListed: true,
      comments: 0,
      createdAt: createdAt + order * 60_000,
      options: variant.options.map((option, index) => ({
        specId: specId(index),
        optionId: optionId(index, option),
      })),
      ...priceAndStock(spu, variant, values, order),
    }
  })
  return {
    row: {
      id,
      brandId,
      categoryId: place.id,
      name: spu.name,
      createdAt,
      specs,
      ...writeTexts(spu, place.category, sharedUrls),
    },
    skus,
  }
}

function priceAndStock(spu: SpuData, { addYuan }: Variant, values: string[], order: number) {
  const random = createRandom([spu.name, ...values].join('/'))
  const cents = Math.round((spu.price + addYuan) * 100)
  const priceFen = toFen(cents)
  const marketUnit = cents >= 10_000 ? 1000 : 100
  const marketPriceFen = toFen(Math.ceil((cents * (1.08 + random.next() * 0.3)) / marketUnit) * marketUnit)
  const costFen = toFen(Math.floor(cents * (0.5 + random.next() * 0.28)))
  const isCheap = cents < 20_000
  const mood = random.next()
  // A few variants are sold out or nearly so; the first of a family always has goods.
  const stock =
    order > 0 && mood < 0.07
      ? 0
      : order > 0 && mood < 0.12
        ? random.between(1, 5)
        : random.between(24, isCheap ? 900 : 260)
  const sales = Math.floor(Math.exp(random.next() * (isCheap ? 8.2 : 6.6)) / (1 + order * 0.4)) + 3
  return { priceFen, marketPriceFen, costFen, stock, sales }
}

/** First variants of all families first, then second ones: a list by id shows families before it repeats one. */
function numberSkus(families: Family[]): SeedSku[] {
  const most = Math.max(...families.map(({ skus }) => skus.length))
  const ordered = Array.from({ length: most }, (_, round) =>
    families.flatMap(({ skus }) => skus[round] ?? []),
  )
  return ordered.flat().map((sku, index) => ({ id: index + 1, ...sku }))
}
