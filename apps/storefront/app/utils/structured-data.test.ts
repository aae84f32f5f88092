import { type SkuDetail, toFen } from '@jishi/contract'
import { expect, it } from 'vitest'
import { breadcrumbData, productData, siteData, toScript } from './structured-data'

const site = 'https://shop.test'
const lamp = {
  id: 7,
  name: '台灯',
  caption: '护眼',
  brand: { id: 1, name: '明光' },
  breadcrumbs: [{ id: 1, name: '家居', level: 1 }],
  priceFen: toFen(9905),
  stock: 3,
  weightGram: 800,
  images: ['/media/a.webp', 'https://img.test/b.webp'],
} as SkuDetail
const about = { site, url: `${site}/item/7`, seller: '集市' }

it('says what a product costs and whether it can be bought, with whole addresses', () => {
  expect(productData(lamp, about)).toMatchObject({
    '@type': 'Product',
    sku: '7',
    image: ['https://shop.test/media/a.webp', 'https://img.test/b.webp'],
    offers: { price: '99.05', priceCurrency: 'CNY', availability: 'https://schema.org/InStock' },
  })
  expect(productData({ ...lamp, stock: 0 }, about)).toMatchObject({
    offers: { availability: 'https://schema.org/OutOfStock' },
  })
})

it('claims no ratings while there are none', () => {
  expect(JSON.stringify(productData(lamp, about))).not.toMatch(/rating|review/i)
})

it('numbers the steps of a trail from one; the page itself needs no address', () => {
  expect(breadcrumbData([{ name: '首页', to: '/' }, { name: '台灯' }], site).itemListElement).toEqual([
    { '@type': 'ListItem', position: 1, name: '首页', item: 'https://shop.test/' },
    { '@type': 'ListItem', position: 2, name: '台灯' },
  ])
})

it('says how to search the shop', () => {
  expect(JSON.stringify(siteData({ name: '集市', description: '', site }))).toContain(
    'https://shop.test/search?q={search_term_string}',
  )
})

it('cannot be left by what a name says', () => {
  const script = toScript({ name: '</script><script>alert(1)</script>' })
  expect(script).not.toContain('<')
  expect(JSON.parse(script)).toEqual({ name: '</script><script>alert(1)</script>' })
})
