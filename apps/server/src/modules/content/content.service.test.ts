import Fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import { buildCatalog } from '../catalog/catalog.fixtures.ts'
import { createCatalogService } from '../catalog/index.ts'
import { contentRoutes } from './content.routes.ts'
import { insertContent, type SeedContent } from './content.seed.ts'
import { type ContentService, createContentService } from './content.service.ts'
import { headingUrl, tabText, tabUrl } from './floor.rules.ts'

let ports: TestPorts
let clock: ReturnType<typeof createManualClock>
let content: ContentService

const sections = ['top-ad', 'hot-words', 'carousel', 'news', 'promos', 'floor-1', 'floor-2', 'other']

beforeEach(async () => {
  ports = await openTestPorts()
  clock = createManualClock('2026-11-21T00:00:00Z')
  const catalog = createCatalogService({ ...ports, clock, ids: createIds(clock) })
  content = createContentService({ database: ports.database, catalog, clock })
  await buildCatalog(ports.database, [
    { id: 1, sales: 5 },
    { id: 2, sales: 9 },
    { id: 3, isListed: false },
    { id: 4, sales: 1, channelId: 12, categoryId: 121 },
  ])
})
afterEach(() => ports.close())

describe('the home page', () => {
  it('shows each section in its order, and only what is shown', async () => {
    await put([
      { key: 'carousel', title: 'second', sequence: 2 },
      { key: 'carousel', title: 'first', sequence: 1, url: '/item/1', image: '/a.webp', text: '大促' },
      { key: 'carousel', title: 'hidden', isShown: false },
      { key: 'news', title: 'opened' },
      { key: 'top-ad', title: 'one' },
      { key: 'top-ad', title: 'two', sequence: 2 },
      { key: 'other', title: 'elsewhere' },
    ])
    const home = await content.getHome()
    expect(home.carousel).toEqual([
      { id: 2, title: 'first', text: '大促', url: '/item/1', image: '/a.webp' },
      { id: 1, title: 'second', text: '', url: '', image: '' },
    ])
    expect(home.news.map((item) => item.title)).toEqual(['opened'])
    expect(home.topAd?.title).toBe('one')
    expect(home).toMatchObject({ hotWords: [], promos: [], floors: [] })
    expect(home.brands).toEqual([{ id: 1, name: '明光', logo: '/media/brand/1.svg' }])
    expect(JSON.stringify(home)).not.toMatch(/hidden|elsewhere/)
  })

  it('begins and ends to show things at their moment', async () => {
    const start = clock.now().getTime() + 5000
    await put([{ key: 'news', title: 'sale', startsAt: start, endsAt: start + 5000 }])
    const titles = async () => (await content.getHome()).news.map((item) => item.title)
    expect(await titles()).toEqual([])
    clock.advance(4999)
    expect(await titles()).toEqual([])
    // What was read at 4,999 is fresh until 5,999.
    clock.advance(1000)
    expect(await titles()).toEqual(['sale'])
    clock.advance(4001)
    expect(await titles()).toEqual([])
  })

  it('is there, with nothing in it, when no content has been written', async () => {
    expect(await content.getHome()).toMatchObject({ topAd: null, carousel: [], floors: [] })
  })

  it('is the same object for a second', async () => {
    const home = await content.getHome()
    await put([{ key: 'news', title: 'late' }])
    expect(await content.getHome()).toBe(home)
    clock.advance(1000)
    expect((await content.getHome()).news).toHaveLength(1)
  })

  it('comes over HTTP', async () => {
    const app = Fastify()
    contentRoutes(app, { content })
    const reply = await app.inject({ method: 'GET', url: '/api/content/home' })
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toEqual(JSON.parse(JSON.stringify(await content.getHome())))
    await app.close()
  })
})

describe('floors', () => {
  const heading = { key: 'floor-1', url: headingUrl(11) }

  it('have a name, a hue, a banner, tabs of goods as they are now, and a ranking', async () => {
    await put([
      { key: 'floor-2', url: headingUrl(12) },
      heading,
      { key: 'floor-1', title: '新品', url: tabUrl, text: tabText([1, 4]), sequence: 2 },
      { key: 'floor-1', title: '低价', url: tabUrl, text: tabText([2]), sequence: 3 },
      { key: 'floor-1', title: '广告', url: '/list/111', image: '/b.webp', sequence: 4 },
    ])
    const { floors } = await content.getHome()
    expect(floors.map((floor) => floor.number)).toEqual([1, 2])
    expect(floors[0]).toMatchObject({
      ...{ number: 1, name: 'floor-1 name', categoryId: 11, hue: '#2c4a8a' },
      banner: { title: '广告', url: '/list/111', image: '/b.webp' },
      tabs: [
        { name: '新品', skus: [{ id: 1, priceFen: 9900 }, { id: 4 }] },
        { name: '低价', skus: [{ id: 2 }] },
      ],
      hot: [{ id: 2 }, { id: 1 }],
    })
    expect(floors[1]).toMatchObject({ banner: null, tabs: [], hot: [{ id: 4 }] })
  })

  it('drop SKUs that are not sold any more, and tabs that none is left in', async () => {
    await put([
      heading,
      { key: 'floor-1', title: '新品', url: tabUrl, text: tabText([3, 1, 99]) },
      { key: 'floor-1', title: '低价', url: tabUrl, text: tabText([3]) },
    ])
    const { floors } = await content.getHome()
    expect(floors[0]?.tabs).toMatchObject([{ name: '新品', skus: [{ id: 1 }] }])
    expect(floors[0]?.tabs[0]?.skus).toHaveLength(1)
  })

  it('without a heading, or leading to no category, are left out', async () => {
    await put([
      { key: 'floor-1', title: '新品', url: tabUrl, text: '1' },
      { key: 'floor-2', url: headingUrl(999) },
    ])
    expect((await content.getHome()).floors).toEqual([])
  })
})

async function put(rows: (Partial<SeedContent> & { key: string })[]): Promise<void> {
  await insertContent(ports.database, {
    categories: sections.map((key, index) => ({ id: index + 1, key, name: `${key} name` })),
    items: rows.map(({ key, ...row }, index) => ({
      id: index + 1,
      categoryId: sections.indexOf(key) + 1,
      ...{ title: '', url: '', image: '', text: '', sequence: 1, isShown: true },
      ...{ startsAt: null, endsAt: null },
      ...row,
    })),
  })
}
