import { describe, expect, it } from 'vitest'
import { isKnownArt } from './art/catalogue.ts'
import { planContent } from './content-plan.ts'
import { groups } from './data/index.ts'
import { planShop } from './plan.ts'
import { listValues, listVariants, readAxes } from './variants.ts'

const urlOf = (key: string) => `/${key}`
const shop = planShop(groups, urlOf)
const content = planContent(groups, shop, urlOf)
const categories = groups.flatMap(({ channels }) => channels.flatMap((channel) => channel.categories))
const families = categories.flatMap(({ spus }) => spus)

describe('the demo catalogue', () => {
  it('looks filled', () => {
    expect(groups.length).toBeGreaterThanOrEqual(9)
    expect(shop.spus.length).toBeGreaterThanOrEqual(240)
    expect(shop.skus.length).toBeGreaterThanOrEqual(800)
  })

  it('has at least eight SKUs of at least four families in every category', () => {
    for (const { id, level, name } of shop.categories.filter((category) => category.level === 3)) {
      const skus = shop.skus.filter(({ categoryId }) => categoryId === id)
      expect([level, name, skus.length >= 8], name).toEqual([3, name, true])
      expect(new Set(skus.map(({ spuId }) => spuId)).size, name).toBeGreaterThanOrEqual(4)
    }
  })

  it('names every family, variant, category and brand once', () => {
    for (const rows of [shop.spus, shop.skus, shop.brands, shop.categories]) {
      const names = rows.map(({ name }) => name)
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
    }
  })

  it('costs less than it sells for, and sells for less than the market asks', () => {
    for (const { name, costFen, priceFen, marketPriceFen } of shop.skus) {
      expect(costFen, name).toBeGreaterThan(0)
      expect(priceFen, name).toBeGreaterThan(costFen)
      expect(marketPriceFen, name).toBeGreaterThan(priceFen)
    }
  })

  it('fits the columns of the tables', () => {
    for (const sku of shop.skus) {
      expect(sku.name.length).toBeLessThanOrEqual(160)
      expect(sku.optionsText.length).toBeLessThanOrEqual(120)
      expect(sku.caption.length).toBeGreaterThan(5)
    }
    for (const { specs } of shop.spus) {
      for (const { name, options } of specs) {
        expect(name.length).toBeLessThanOrEqual(20)
        expect(options.every(({ value }) => value.length > 0 && value.length <= 40)).toBe(true)
      }
    }
  })

  it('gives each variant one option of each spec of its family, no two the same', () => {
    for (const spu of shop.spus) {
      const combinations = shop.skus.filter(({ spuId }) => spuId === spu.id).map(({ options }) => options)
      for (const options of combinations) {
        expect(options.map(({ specId }) => specId)).toEqual(spu.specs.map(({ id }) => id))
        for (const [axis, { optionId }] of options.entries()) {
          expect(spu.specs[axis]?.options.map(({ id }) => id)).toContain(optionId)
        }
      }
      const keys = combinations.map((options) => JSON.stringify(options))
      expect(new Set(keys).size, spu.name).toBe(keys.length)
    }
  })

  it('leaves out only combinations that would exist otherwise', () => {
    for (const spu of families) {
      const axes = readAxes(spu)
      const all = listVariants({ ...spu, without: [] }).map(({ options }) =>
        listValues(axes, options).join('/'),
      )
      for (const combination of spu.without ?? []) expect(all, spu.name).toContain(combination)
    }
    expect(families.some(({ without = [] }) => without.length > 0)).toBe(true)
  })

  it('has some variants sold out, but never the first of a family', () => {
    expect(shop.skus.filter(({ stock }) => stock === 0).length).toBeGreaterThan(20)
    for (const { id } of shop.spus)
      expect(shop.skus.find(({ spuId }) => spuId === id)?.stock).toBeGreaterThan(0)
  })

  it('shows every family of a category by id before it repeats one', () => {
    for (const { id, spus } of categories.map((category, at) => ({
      spus: category.spus,
      id: shop.categories.filter(({ level }) => level === 3)[at]?.id,
    }))) {
      const listed = shop.skus.filter(({ categoryId }) => categoryId === id).sort((a, b) => a.id - b.id)
      expect(new Set(listed.slice(0, spus.length).map(({ spuId }) => spuId)).size).toBe(spus.length)
    }
  })
})

describe('the demo pictures', () => {
  it('cover every picture that a SKU names, four for each', () => {
    const drawn = new Set([...shop.pictures.keys()].map(urlOf))
    for (const { name, image, images } of shop.skus) {
      expect(images[0]).toBe(image)
      expect(images, name).toHaveLength(4)
      for (const url of images) expect(drawn, name).toContain(url)
    }
  })

  it('know how to draw every thing they show', () => {
    for (const { art, aside, companions } of shop.pictures.values()) {
      for (const name of [art, aside, ...companions]) {
        if (name !== undefined) expect(isKnownArt(name), name).toBe(true)
      }
    }
    for (const { arts } of content.banners.values()) {
      for (const name of arts) expect(isKnownArt(name), name).toBe(true)
    }
  })

  it('differ between the colours of one family', () => {
    const phones = shop.skus.filter(({ spuId }) => spuId === 1)
    expect(new Set(phones.map(({ image }) => image)).size).toBe(3)
  })

  it('have the same keys each time', () => {
    const again = planShop(groups, urlOf)
    expect([...again.pictures.keys()]).toEqual([...shop.pictures.keys()])
    expect(again.skus).toEqual(shop.skus)
    expect(again.spus).toEqual(shop.spus)
  })
})

describe('the demo home page', () => {
  const rowsOf = (key: string) => {
    const id = content.categories.find((category) => category.key === key)?.id
    return content.items.filter(({ categoryId }) => categoryId === id)
  }

  it('has a carousel, news, promotions, hot words and an advertisement', () => {
    expect(rowsOf('carousel')).toHaveLength(5)
    expect(rowsOf('news').length).toBeGreaterThanOrEqual(8)
    expect(rowsOf('promos').length).toBeGreaterThanOrEqual(4)
    expect(rowsOf('hot-words').length).toBeGreaterThanOrEqual(6)
    expect(rowsOf('top-ad')).toHaveLength(1)
  })

  it('has a floor for each channel group with a banner and eight different families in each of four tabs', () => {
    for (const [index, group] of groups.entries()) {
      const [heading, banner, ...tabs] = rowsOf(`floor-${index + 1}`)
      expect(heading?.url).toBe(`category:${index + 1}`)
      expect(banner?.image, group.name).not.toBe('')
      expect(tabs.map(({ title }) => title)).toEqual(group.tabs.map(({ name }) => name))
      expect(tabs).toHaveLength(4)
      for (const { title, text } of tabs) {
        const skus = text.split(',').map((id) => shop.skus.find((sku) => sku.id === Number(id)))
        expect(new Set(skus.map((sku) => sku?.spuId)).size, `${group.name} ${title}`).toBe(8)
        expect(skus.every((sku) => Math.floor((sku?.channelId ?? 0) / 100) === index + 1)).toBe(true)
      }
    }
  })

  it('leads only to categories that exist', () => {
    const known = new Set(shop.categories.map(({ id }) => `/category/${id}`))
    for (const { url } of content.items) {
      if (url.startsWith('/')) expect(known).toContain(url)
    }
  })
})
