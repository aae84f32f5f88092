import Validator from '@adobe/structured-data-validator'
import type { BreadcrumbList, Offer, Product } from 'schema-dts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningShop, startShop } from './shop.ts'

let shop: RunningShop
let category: { id: number; name: string }
let sku: { id: number; name: string; priceFen: number; isInStock: boolean }
beforeAll(async () => {
  shop = await startShop()
  const tree =
    await readApi<{ channels: { categories: { id: number; name: string }[] }[] }[]>('/catalog/categories')
  category = tree[0]?.channels[0]?.categories[0] as typeof category
  const list = await readApi<{ items: (typeof sku)[] }>(`/catalog/categories/${category.id}/skus`)
  sku = list.items[0] as typeof sku
})
afterAll(() => shop?.stop())

async function readApi<T>(path: string): Promise<T> {
  return (await fetch(`${shop.url}/api${path}`)).json() as Promise<T>
}

async function readPage(path: string): Promise<string> {
  const answer = await fetch(shop.url + path, { headers: { accept: 'text/html' } })
  expect(answer.status, path).toBe(200)
  return answer.text()
}

type Thing = Record<string, unknown> & { '@type': string }

/** What a page says in JSON-LD, by type; a graph is its things. */
function readThings(html: string): Record<string, Thing[]> {
  const scripts = Array.from(
    html.matchAll(/<script[^>]*type="application\/ld\+json"[^>]*>([\s\S]*?)<\/script>/g),
    ([, json]) => JSON.parse(json ?? '') as Thing & { '@graph'?: Thing[] },
  )
  for (const each of scripts) expect(each['@context']).toBe('https://schema.org')
  const things = scripts.flatMap((each) => each['@graph'] ?? [each])
  return Object.fromEntries(Map.groupBy(things, (thing) => thing['@type'])) as Record<string, Thing[]>
}

/** What schema.org and the search engines' own rules have against it; hints about what could be added are none of it. */
async function findErrors(html: string): Promise<unknown[]> {
  const issues = await new Validator().validate({ jsonld: readThings(html), microdata: {}, rdfa: {} })
  return issues.filter(({ severity }) => severity === 'ERROR')
}

/** The attribute of every tag that fits, such as all `href` of `<link rel="alternate" ...>`. */
function readTags(html: string, tag: string, fits: Record<string, string>): Record<string, string>[] {
  return Array.from(html.matchAll(new RegExp(`<${tag}\\s([^>]*)>`, 'g')), ([, attributes]) =>
    Object.fromEntries(
      Array.from((attributes ?? '').matchAll(/([\w:-]+)="([^"]*)"/g), ([, name, value]) => [name, value]),
    ),
  ).filter((found) => Object.entries(fits).every(([name, value]) => found[name] === value))
}
const readMeta = (html: string, kind: 'name' | 'property', key: string) =>
  readTags(html, 'meta', { [kind]: key })[0]?.content

it('§3.2 pages drawn for one visitor go out compressed, as the stored ones do', async () => {
  for (const path of ['/search?q=手机', '/login', `/category/${category.id}?sort=price`]) {
    const answer = await fetch(shop.url + path, { headers: { accept: 'text/html', 'accept-encoding': 'br' } })
    expect(answer.headers.get('content-encoding'), path).toBe('br')
    expect(answer.headers.get('vary')?.toLowerCase(), path).toContain('accept-encoding')
    expect(await answer.text(), path).toContain('</html>')
  }
})

describe('§3.3 what search engines are told', () => {
  it.each([
    ['home', () => '/'],
    ['a list', () => `/category/${category.id}`],
    ['a detail page', () => `/item/${sku.id}`],
    ['all categories', () => '/categories'],
  ])(
    '§3.3 %s has a title, a description, its one address, both languages, and a card for who passes it on',
    async (_, pathOf) => {
      const path = pathOf()
      const html = await readPage(path)
      const address = shop.url + path
      expect(/<title>([^<]+)<\/title>/.exec(html)?.[1]).toMatch(/集市/)
      expect(readMeta(html, 'name', 'description')?.length).toBeGreaterThan(5)
      expect(readTags(html, 'link', { rel: 'canonical' })).toEqual([{ rel: 'canonical', href: address }])
      const languages = readTags(html, 'link', { rel: 'alternate' }).map(({ hreflang, href }) => [
        hreflang,
        href,
      ])
      expect(languages).toEqual([
        ['zh-CN', address],
        ['en', `${address}?lang=en`],
        ['x-default', address],
      ])
      for (const property of ['og:title', 'og:description', 'og:url', 'og:type', 'og:site_name'])
        expect(readMeta(html, 'property', property), property).toBeTruthy()
      expect(readMeta(html, 'name', 'robots')).toBeUndefined()
      expect(await findErrors(html)).toEqual([])
    },
  )

  it('§3.3 the English address answers in English and says so', async () => {
    const html = await readPage(`/item/${sku.id}?lang=en`)
    expect(html).toMatch(/<html[^>]*lang="en"/)
    expect(readTags(html, 'link', { rel: 'canonical' })[0]?.href).toBe(`${shop.url}/item/${sku.id}?lang=en`)
    expect(readMeta(html, 'property', 'og:locale')).toBe('en_US')
  })

  it('§3.3 the home page says who we are and how to search us', async () => {
    const { Organization, WebSite } = readThings(await readPage('/'))
    expect(Organization).toEqual([expect.objectContaining({ name: '集市', url: `${shop.url}/` })])
    const [site] = WebSite ?? []
    const { target } = (site as Thing).potentialAction as { target: { urlTemplate: string } }
    const search = await readPage(
      target.urlTemplate.replace('{search_term_string}', encodeURIComponent('手机')).slice(shop.url.length),
    )
    expect(search).toContain('手机')
  })

  it('§3.3 a detail page says what the product costs, as the page shows it, and claims no ratings', async () => {
    const html = await readPage(`/item/${sku.id}`)
    const product = readThings(html).Product?.[0] as unknown as Exclude<Product, string>
    const offer = product.offers as Exclude<Offer, string>
    expect(product).toMatchObject({ name: sku.name, sku: String(sku.id) })
    expect(offer).toMatchObject({
      price: (sku.priceFen / 100).toFixed(2),
      priceCurrency: 'CNY',
      availability: `https://schema.org/${sku.isInStock ? 'InStock' : 'OutOfStock'}`,
      url: `${shop.url}/item/${sku.id}`,
    })
    expect(product).not.toHaveProperty('aggregateRating')
    for (const image of product.image as string[]) expect((await fetch(image)).ok, image).toBe(true)
    expect(readMeta(html, 'property', 'og:image')).toBe((product.image as string[])[0])
  })

  it('§3.3 lists and detail pages say the way to them, step by step', async () => {
    for (const path of [`/category/${category.id}`, `/item/${sku.id}`]) {
      const trail = readThings(await readPage(path)).BreadcrumbList?.[0] as unknown as Exclude<
        BreadcrumbList,
        string
      >
      const steps = trail.itemListElement as unknown as { position: number; name: string; item?: string }[]
      expect(steps.map(({ position }) => position)).toEqual(steps.map((_, index) => index + 1))
      expect(steps[0]).toMatchObject({ name: '首页', item: `${shop.url}/` })
      for (const { item } of steps.slice(0, -1)) expect((await fetch(item ?? '')).status, item).toBe(200)
    }
  })

  it.each(['/login', '/cart', '/me', '/me/favorites', '/me/footprints', '/orders', '/search?q=手机'])(
    '§3.3 %s is kept from search engines',
    async (path) => {
      expect(readMeta(await readPage(encodeURI(path)), 'name', 'robots')).toBe('noindex')
    },
  )
})
