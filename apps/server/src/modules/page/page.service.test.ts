import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { insertContent } from '../content/index.ts'
import { openPageShop, type PageProcess } from './page.fixtures.ts'
import { claimPage, findPage } from './page.queries.ts'
import { languages } from './page.rules.ts'

let shop: Awaited<ReturnType<typeof openPageShop>>
let one: PageProcess

beforeEach(async () => {
  shop = await openPageShop()
  one = shop.one
})
afterEach(() => shop.close())

const item = '/item/1'
const key = 'zh-CN /item/1'

/** Visits, and waits until what was drawn for the visitor is stored. */
async function visit(path: string, { process = one, language = 'zh-CN' } = {}) {
  const answer = await process.get(path, { cookie: `jishi_lang=${language}` })
  const isStored = async () =>
    (await findPage(process.database.db, `${language} ${path}`))?.stale_since === null
  while (answer.statusCode === 200 && !(await isStored()))
    await new Promise((resolve) => setImmediate(resolve))
  return answer
}

const isStale = async (pageKey = key) => (await findPage(one.database.db, pageKey))?.stale_since !== null
const stored = async (pageKey = key) => (await one.store.get(pageKey))?.html.toString()

describe('§3.2 a page that somebody asks for', () => {
  it('is drawn for the first visitor, stored, and served from the store from then on', async () => {
    const first = await visit(item)
    expect(first.statusCode).toBe(200)
    const { length } = one.drawn
    const second = await one.get(item)
    expect(second.body).toBe(first.body)
    expect(one.drawn).toHaveLength(length)
  })

  it('is drawn once for many who ask at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => one.get(item)))
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
    await visit(item)
    // One for those who waited, one that is stored.
    expect(one.drawn.length).toBeLessThanOrEqual(2)
  })

  it('is never stored when it is missing', async () => {
    for (const path of ['/item/999', '/category/999']) {
      expect((await one.get(path)).statusCode).toBe(404)
      expect(await findPage(one.database.db, `zh-CN ${path}`)).toBeUndefined()
      expect(await one.store.get(`zh-CN ${path}`)).toBeUndefined()
    }
  })

  it('comes back by itself when the store has lost it', async () => {
    await visit(item)
    const { version = 0 } = (await one.store.head(key)) ?? {}
    await one.store.delete(key, version)
    shop.clock.advance(1000)
    expect((await visit(item)).statusCode).toBe(200)
    const isBack = async () => expect((await stored()) ?? '').toContain('台灯 1')
    await vi.waitFor(isBack, { timeout: 10_000 })
  })
})

describe('§3.2 a change', () => {
  const all = ['/', item, '/item/2', '/category/111', '/category/11', '/category/1', '/category/121']

  it('renders exactly the pages that show what was changed, in both languages', async () => {
    for (const language of languages) for (const path of all) await visit(path, { language })
    one.drawn.length = 0
    await one.edit(1, { price_fen: 123_45 })
    await one.runJobs()

    const showing = [item, '/item/2', '/category/111', '/category/11', '/category/1']
    const expected = languages.flatMap((language) => showing.map((path) => `${language} ${path}`))
    expect([...new Set(one.drawn)].sort()).toEqual(expected.sort())
    for (const path of [item, '/category/111', '/category/11'])
      for (const language of languages) expect(await stored(`${language} ${path}`)).toContain('12345')
  })

  it('renders few pages for a burst of a hundred edits', async () => {
    await visit(item)
    one.drawn.length = 0
    for (let price = 1; price <= 100; price++) await one.edit(1, { price_fen: price * 1000 })
    const jobs = await one.runJobs()
    expect(jobs.filter((job) => job.startsWith('page.render '))).toHaveLength(1)
    expect(one.drawn.length).toBeLessThanOrEqual(3)
    expect(await stored()).toContain('"priceFen":100000')
    expect(await isStale()).toBe(false)
  })

  it('takes a delisted SKU away at once, says 410, and brings it back with the SKU', async () => {
    await visit(item)
    await one.edit(1, { is_listed: 0 })
    await one.runJobs()
    expect(await one.store.get(key)).toBeUndefined()
    shop.clock.advance(1000)
    expect((await one.get(item)).statusCode).toBe(410)
    expect(await one.store.get(key)).toBeUndefined()

    await one.edit(1, { is_listed: 1 })
    await one.runJobs()
    expect(await stored()).toContain('台灯 1')
    expect((await one.get(item)).statusCode).toBe(200)
  })

  it('of the categories, a brand or the content finds its pages', async () => {
    for (const path of ['/', item, '/category/111']) await visit(path)
    const announce = async (name: 'categories' | 'brands' | 'news' | 'hot-words') => {
      one.drawn.length = 0
      await one.database.transaction(async (tx) => {
        if (name === 'categories')
          await one.events.publish(tx, 'catalog.categories_changed', { categoryIds: [111] })
        else if (name === 'brands') await one.events.publish(tx, 'catalog.brands_changed', { brandIds: [1] })
        else await one.events.publish(tx, 'content.changed', { contentKey: name })
      })
      await one.runJobs()
      return one.drawn.map((each) => each.split(' ')[1]).sort()
    }
    expect(await announce('categories')).toEqual(['/', '/category/111', item])
    expect(await announce('brands')).toEqual(['/', item])
    expect(await announce('news')).toEqual(['/'])
    expect(await announce('hot-words')).toEqual(['/', '/category/111', item])
  })

  it('that another process made is served within a second', async () => {
    const other = await shop.openOther()
    await visit('/category/111')
    await other.get('/category/111')
    await one.edit(1, { price_fen: 777_00 })
    await one.runJobs()
    shop.clock.advance(1000)
    const { length } = other.drawn
    expect((await other.get('/category/111')).body).toContain('77700')
    expect(other.drawn).toHaveLength(length)
  })
})

describe('§3.2 home and lists', () => {
  it('renders home each minute, which shows content when its time has come', async () => {
    const news = { id: 1, categoryId: 1, url: '/', image: '', text: '', sequence: 1, isShown: true }
    const startsAt = shop.clock.now().getTime() + 60_000
    await insertContent(one.database, {
      categories: [],
      items: [{ ...news, title: '年货节', startsAt, endsAt: startsAt + 60_000 }],
    })
    const homeAfter = async (ms: number) => {
      shop.clock.advance(ms)
      await one.pages.refreshHome()
      await one.runJobs()
      return [await stored('zh-CN /'), await stored('en /')].map((html) => html?.includes('年货节'))
    }
    expect(await homeAfter(0)).toEqual([false, false])
    expect(await homeAfter(60_000)).toEqual([true, true])
    expect(await homeAfter(60_000)).toEqual([false, false])
  })

  it('renders lists anew that were looked at lately', async () => {
    await visit('/category/111')
    await visit('/category/121')
    await visit(item)
    await one.pages.writeShown()
    shop.clock.advance(3 * 3_600_000)
    await one.get('/category/111')
    await one.pages.writeShown()
    one.drawn.length = 0
    await one.pages.refreshShown()
    await one.runJobs()
    expect(one.drawn).toEqual(['zh-CN /category/111'])
  })
})

describe('§3.2 who renders', () => {
  it('is one of two workers who come at once, and none too late', async () => {
    const other = await shop.openOther()
    await visit(item)
    one.drawn.length = 0
    await one.edit(1, { price_fen: 500_00 })
    await one.pages.refreshGoods({ skuIds: [1], spuIds: [1], categoryIds: [] })
    await Promise.all([one.pages.render(key), other.pages.render(key), one.pages.render(key)])
    expect([...one.drawn, ...other.drawn]).toEqual([key])
    expect(await stored()).toContain('50000')
  })

  it('renders again when the page was changed meanwhile', async () => {
    await visit(item)
    await one.edit(1, { price_fen: 200_00 })
    one.hooks.afterAsking = async () => {
      one.hooks.afterAsking = undefined
      await one.edit(1, { price_fen: 300_00 })
      await one.pages.refreshGoods({ skuIds: [1], spuIds: [1], categoryIds: [] })
    }
    await one.pages.refreshGoods({ skuIds: [1], spuIds: [1], categoryIds: [] })
    await one.pages.render(key)
    expect(await stored()).toContain('"priceFen":30000')
    expect(await isStale()).toBe(false)
  })

  it('leaves the page stale when rendering fails, and free for the next try', async () => {
    await visit(item)
    await one.edit(1, { price_fen: 200_00 })
    one.hooks.beforeDrawing = () => Promise.reject(new Error('the API is away'))
    await expect(one.runJobs()).rejects.toThrow('the API is away')
    expect(await isStale()).toBe(true)
    expect(await stored()).not.toContain('20000')
    one.hooks.beforeDrawing = undefined
    await one.pages.render(key)
    expect(await stored()).toContain('20000')
  })

  it('is found by the sweeper when a worker was killed, as soon as its claim has run out', async () => {
    await visit(item)
    await one.edit(1, { price_fen: 200_00 })
    await one.pages.refreshGoods({ skuIds: [1], spuIds: [1], categoryIds: [] })
    const now = shop.clock.now().getTime()
    await claimPage(one.database.db, key, { worker: 'killed', now, until: now + 60_000 })
    await one.runJobs()
    expect(await isStale()).toBe(true)

    shop.clock.advance(40_000)
    await one.pages.sweep()
    expect(await one.runJobs()).not.toContain(`page.render {"key":"${key}"}`)
    shop.clock.advance(21_000)
    await one.pages.sweep()
    expect(await one.runJobs()).toContain(`page.render {"key":"${key}"}`)
    expect(await stored()).toContain('20000')
  })

  it('never puts an older page over a newer one, though it took so long that another took over', async () => {
    const other = await shop.openOther()
    await visit(item)
    await one.edit(1, { price_fen: 200_00 })
    await one.pages.refreshGoods({ skuIds: [1], spuIds: [1], categoryIds: [] })
    one.hooks.afterAsking = async () => {
      one.hooks.afterAsking = undefined
      shop.clock.advance(31_000)
      await other.edit(1, { price_fen: 300_00 })
      await other.pages.refreshGoods({ skuIds: [1], spuIds: [1], categoryIds: [] })
      await other.pages.render(key)
    }
    await one.pages.render(key)
    expect(await stored()).toContain('"priceFen":30000')
    expect(await isStale()).toBe(false)
  })

  it('misses no change of something that the page did not show before', async () => {
    await one.edit(2, { is_listed: 0 })
    await one.runJobs()
    await visit('/category/111')
    expect(await stored('zh-CN /category/111')).not.toContain('台灯 2')

    // SKU 2 appears; before it is known that the page shows it, somebody gives it a new name and that is announced.
    await one.edit(2, { is_listed: 1 })
    await one.pages.refreshGoods({ skuIds: [], spuIds: [], categoryIds: [111] })
    one.hooks.afterAsking = async () => {
      one.hooks.afterAsking = undefined
      await one.database.db.updateTable('sku').set({ name: '新台灯' }).where('id', '=', 2).execute()
      await one.pages.refreshParts(['sku:2'])
    }
    await one.pages.render('zh-CN /category/111')
    expect(await stored('zh-CN /category/111')).toContain('新台灯')
  })
})
