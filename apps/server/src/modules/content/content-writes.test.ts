import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildCatalog } from '../catalog/catalog.fixtures.ts'
import { type Desk, me, openDesk } from '../catalog/catalog-admin.fixtures.ts'
import { createContentAdminService, createContentService } from './index.ts'

let desk: Desk
let content: ReturnType<typeof createContentService>
let admin: ReturnType<typeof createContentAdminService>
let heard: string[]

beforeEach(async () => {
  desk = await openDesk()
  const { database, catalog, clock, events, audit } = desk
  content = createContentService({ database, catalog, clock })
  catalog.onForget(content.forget)
  admin = createContentAdminService({ database, catalog, events, audit, onChanged: catalog.announce })
  heard = []
  events.on('content.changed', async (_, { contentKey }) => {
    heard.push(contentKey)
  })
  await buildCatalog(database, [{ id: 1 }, { id: 2 }, { id: 3, isListed: false }])
})
afterEach(() => desk.close())

const stale = { code: 'staff.changed_meanwhile' }
const plain = {
  title: '大促',
  url: '/item/1',
  image: '/media/a.webp',
  text: '',
  isShown: true,
  startsAt: null,
  endsAt: null,
}
type Row = Parameters<typeof admin.addContent>[2]
const addSection = (key = 'carousel', name = '轮播图') => admin.addSection(me, { key, name })
const add = (sectionId: number, given: Partial<Row> = {}) =>
  admin.addContent(me, sectionId, { ...plain, ...given })
const titles = async () => (await content.getHome()).carousel.map(({ title }) => title)

describe('a section', () => {
  it('is added, renamed and deleted, and tells so', async () => {
    const floor = await addSection('floor-1', '手机')
    expect(floor).toMatchObject({ key: 'floor-1', name: '手机', items: 0, version: 1 })
    const renamed = await admin.renameSection(me, floor.id, { version: 1, name: ' 手机通讯 ' })
    expect(renamed).toMatchObject({ name: '手机通讯', version: 2 })
    expect(await admin.listSections()).toEqual([renamed])
    expect(await desk.readAudit('content_category', floor.id)).toMatchObject({
      action: 'content.change',
      before: { name: '手机' },
      after: { name: '手机通讯' },
    })
    await admin.deleteSection(me, floor.id, 2)
    expect(await admin.listSections()).toEqual([])
    expect(heard).toEqual(['floor-1', 'floor-1', 'floor-1'])
  })

  it('exists once', async () => {
    await addSection()
    await expect(addSection()).rejects.toMatchObject({ code: 'content.key_taken', details: { field: 'key' } })
  })

  it('is not deleted while it holds rows, nor changed by who read an older one', async () => {
    const { id } = await addSection()
    const { id: itemId } = await add(id)
    await expect(admin.deleteSection(me, id, 1)).rejects.toMatchObject({ code: 'content.category_in_use' })
    await admin.renameSection(me, id, { version: 1, name: '轮播' })
    await expect(admin.renameSection(me, id, { version: 1, name: '别的' })).rejects.toMatchObject(stale)
    await expect(admin.deleteSection(me, id, 1)).rejects.toMatchObject(stale)
    await expect(admin.orderSection(me, id, { version: 1, itemIds: [itemId] })).rejects.toMatchObject(stale)
    for (const attempt of [
      () => admin.renameSection(me, 99, { version: 1, name: '别的' }),
      () => admin.deleteSection(me, 99, 1),
      () => admin.orderSection(me, 99, { version: 1, itemIds: [] }),
      () => admin.listContent(99),
      () => add(99),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'content.category_not_found' })
    }
  })

  it('shows its rows in the order they are put in', async () => {
    const { id, version } = await addSection()
    const [a, b, c] = [
      await add(id, { title: 'a' }),
      await add(id, { title: 'b' }),
      await add(id, { title: 'c' }),
    ]
    expect(await titles()).toEqual(['a', 'b', 'c'])
    const ordered = await admin.orderSection(me, id, { version, itemIds: [c.id, a.id, b.id] })
    expect(ordered).toMatchObject({ items: 3, version: version + 1 })
    expect(await titles()).toEqual(['c', 'a', 'b'])
    expect((await admin.listContent(id)).map((row) => row.version)).toEqual([1, 1, 1])
    expect(await desk.readAudit('content_category', id)).toMatchObject({
      after: { order: [c.id, a.id, b.id] },
    })
  })

  it('is put in order as a whole', async () => {
    const { id, version } = await addSection()
    const [a, b] = [await add(id), await add(id)]
    for (const itemIds of [[a.id], [a.id, a.id], [a.id, 99], [a.id, b.id, 99], []]) {
      await expect(admin.orderSection(me, id, { version, itemIds })).rejects.toMatchObject({
        code: 'content.order_incomplete',
      })
    }
  })
})

describe('a row', () => {
  it('is shown at once, changed at once and gone at once', async () => {
    const { id } = await addSection()
    const row = await add(id, { title: ' 大促 ' })
    expect(row).toMatchObject({ ...plain, categoryId: id, version: 1 })
    expect(await titles()).toEqual(['大促'])
    const changed = await admin.changeContent(me, row.id, { version: 1, title: '返场' })
    expect(changed).toEqual({ ...row, title: '返场', version: 2 })
    expect(await titles()).toEqual(['返场'])
    expect(await desk.readAudit('content', row.id)).toMatchObject({
      before: { title: '大促' },
      after: { title: '返场' },
    })
    await admin.deleteContent(me, row.id, 2)
    expect(await titles()).toEqual([])
    expect(heard).toEqual(['carousel', 'carousel', 'carousel', 'carousel'])
  })

  it('that is saved as it is stays as it is', async () => {
    const { id } = await addSection()
    const row = await add(id)
    heard = []
    expect(await admin.changeContent(me, row.id, { version: 1, ...plain })).toEqual(row)
    expect(heard).toEqual([])
  })

  it('is not changed or deleted by who read an older one', async () => {
    const { id } = await addSection()
    const row = await add(id)
    const results = await Promise.allSettled([
      admin.changeContent(me, row.id, { version: 1, title: 'a' }),
      admin.changeContent(me, row.id, { version: 1, title: 'b' }),
      admin.deleteContent(me, row.id, 1),
    ])
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(refused).toHaveLength(2)
    await expect(admin.deleteContent(me, row.id, 9)).rejects.toThrow(
      /content.not_found|staff.changed_meanwhile/,
    )
    await expect(admin.changeContent(me, 99, { version: 1 })).rejects.toMatchObject({
      code: 'content.not_found',
    })
  })

  it('begins and ends when it says, which can be looked at before', async () => {
    const { id } = await addSection()
    await add(id, { title: 'always' })
    await add(id, {
      title: 'tomorrow',
      startsAt: '2026-11-26T00:00:00.000Z',
      endsAt: '2026-11-27T00:00:00.000Z',
    })
    const previewed = async (at: string) =>
      (await content.previewHome(new Date(at))).carousel.map((row) => row.title)
    expect(await titles()).toEqual(['always'])
    expect(await previewed('2026-11-26T00:00:00Z')).toEqual(['always', 'tomorrow'])
    expect(await previewed('2026-11-27T00:00:00Z')).toEqual(['always'])
    expect(await titles()).toEqual(['always'])
  })

  it('does not end before it starts, also when only one of the two is changed', async () => {
    const { id } = await addSection()
    const wrong = { code: 'content.ends_before_start', details: { field: 'endsAt' } }
    const [early, late] = ['2026-11-26T00:00:00.000Z', '2026-11-27T00:00:00.000Z']
    await expect(add(id, { startsAt: late, endsAt: early })).rejects.toMatchObject(wrong)
    const row = await add(id, { startsAt: late })
    await expect(admin.changeContent(me, row.id, { version: 1, endsAt: early })).rejects.toMatchObject(wrong)
    expect(
      await admin.changeContent(me, row.id, { version: 1, startsAt: null, endsAt: early }),
    ).toMatchObject({
      startsAt: null,
      endsAt: early,
    })
  })

  it('leads somewhere safe', async () => {
    const { id } = await addSection()
    await expect(add(id, { url: 'javascript:alert(1)' })).rejects.toMatchObject({
      code: 'content.url_refused',
      details: { field: 'url' },
    })
    await expect(add(id, { url: 'category:1' })).rejects.toMatchObject({ code: 'content.floor_row_refused' })
  })

  it('of a floor names a category and SKUs that are there', async () => {
    const { id } = await addSection('floor-1', '家居')
    await expect(add(id, { url: 'category:99' })).rejects.toMatchObject({
      code: 'catalog.category_not_found',
      details: { field: 'url' },
    })
    await expect(add(id, { url: 'tab', text: '1,98,99' })).rejects.toMatchObject({
      code: 'content.skus_unknown',
      details: { field: 'text', ids: '98, 99' },
    })
    await add(id, { url: 'category:1', title: '家居' })
    const tab = await add(id, { url: 'tab', title: '新品', text: ' 2， 1 3 ' })
    expect(tab.text).toBe('2,1,3')
    const [floor] = (await content.getHome()).floors
    expect(floor).toMatchObject({ number: 1, name: '家居', categoryId: 1 })
    expect(floor?.tabs.map(({ name, skus }) => [name, skus.map((sku) => sku.id)])).toEqual([['新品', [2, 1]]])
  })
})

it('a section holds five hundred rows, so that it can be shown whole', async () => {
  const { id } = await addSection()
  await desk.database.db
    .insertInto('content')
    .values(
      Array.from({ length: 500 }, (_, sequence) => ({
        ...{ content_category_id: id, title: '', url: '', image: '', text: '', sequence },
        ...{ is_shown: 0 as const, starts_at: null, ends_at: null },
      })),
    )
    .execute()
  await expect(add(id)).rejects.toMatchObject({ code: 'content.too_many', details: { limit: 500 } })
})
