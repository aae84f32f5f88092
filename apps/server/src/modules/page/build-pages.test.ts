import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAudit } from '../staff/index.ts'
import { buildPages, createPageAdmin } from './index.ts'
import { openPageShop, type PageProcess } from './page.fixtures.ts'

let shop: Awaited<ReturnType<typeof openPageShop>>
let one: PageProcess

beforeEach(async () => {
  shop = await openPageShop()
  one = shop.one
})
afterEach(() => shop.close())

const deps = () => ({ ...one, clock: shop.clock })
const paths = ['/', ...[1, 11, 111, 112, 12, 121].map((id) => `/category/${id}`), '/item/1', '/item/2']
const allKeys = ['zh-CN', 'en'].flatMap((language) => paths.map((path) => `${language} ${path}`)).sort()

describe('§3.2 building all pages', () => {
  it('renders every page there could be, and tells how far it is', async () => {
    const steps: number[] = []
    const { built, failed } = await buildPages(deps(), {
      onProgress: ({ done, total }) => {
        expect(total).toBe(allKeys.length)
        steps.push(done)
      },
    })
    expect({ built, failed }).toEqual({ built: allKeys.length, failed: [] })
    expect(steps).toEqual(allKeys.map((_, index) => index + 1))
    expect([...new Set(one.drawn)].sort()).toEqual(allKeys)
    for (const key of allKeys) expect(await one.store.head(key)).toBeDefined()
  })

  it('goes on where it was cut short, and renders again only what it is told to', async () => {
    const isBroken = new Set(['zh-CN /item/2', 'en /'])
    one.hooks.beforeDrawing = async () => {
      if (isBroken.has(one.drawn.at(-1) ?? '')) throw new Error('the API is away')
    }
    const first = await buildPages(deps())
    expect(first.failed.sort()).toEqual([...isBroken].sort())

    one.hooks.beforeDrawing = undefined
    one.drawn.length = 0
    expect(await buildPages(deps())).toEqual({ built: 2, failed: [] })
    expect(new Set(one.drawn)).toEqual(isBroken)
    one.drawn.length = 0
    expect(await buildPages(deps())).toEqual({ built: 0, failed: [] })
    expect(one.drawn).toEqual([])
    expect((await buildPages(deps(), { isAnew: true })).built).toBe(allKeys.length)
  })
})

describe('pages in the back office', () => {
  const openAdmin = () =>
    createPageAdmin({ ...one, audit: createAudit({ database: one.database, clock: shop.clock }) })

  it('are listed with their state, page by page', async () => {
    await buildPages(deps())
    await one.edit(1, { is_listed: 0 })
    await one.runJobs()
    await one.pages.refresh(['en /'])
    const admin = openAdmin()
    const { items, next } = await admin.list()
    expect(next).toBeNull()
    expect(items).toHaveLength(allKeys.length)
    const stateOf = (path: string, language: string) =>
      items.find((item) => item.path === path && item.language === language)?.state
    expect([stateOf('/', 'en'), stateOf('/', 'zh-CN')]).toEqual(['stale', 'fresh'])
    expect([stateOf('/item/1', 'en'), stateOf('/item/2', 'en')]).toEqual(['missing', 'fresh'])
    expect((await admin.list({ stale: true })).items.map(({ path }) => path)).toEqual(['/'])
    expect((await admin.list({ after: items.at(-2)?.id })).items).toEqual(items.slice(-1))
  })

  it('are rendered anew, one or all, which the audit log knows', async () => {
    await buildPages(deps())
    const admin = openAdmin()
    const page = (await admin.list()).items.find(({ path }) => path === '/item/2')
    one.drawn.length = 0
    await admin.refresh(7, page?.id ?? 0)
    await one.runJobs()
    expect(one.drawn).toEqual([`${page?.language} /item/2`])
    await admin.refreshAll(7)
    await one.runJobs()
    expect(new Set(one.drawn).size).toBe(allKeys.length)
    const audits = await one.database.db.selectFrom('audit_log').select(['staff_id', 'subject_id']).execute()
    expect(audits.map(({ subject_id }) => subject_id)).toEqual([`${page?.language} /item/2`, 'all'])
    await expect(admin.refresh(7, 999_999)).rejects.toThrow('page.not_found')
  })
})
