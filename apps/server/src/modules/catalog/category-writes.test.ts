import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildCatalog } from './catalog.fixtures.ts'
import { type Desk, makeSpuInput, me, openDesk } from './catalog-admin.fixtures.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
  await buildCatalog(desk.database, [{ id: 1 }, { id: 2 }])
})
afterEach(() => desk.close())

const stale = { code: 'staff.changed_meanwhile' }
const versionOf = async (id: number) =>
  (await desk.admin.listCategories()).find((category) => category.id === id)?.version ?? 0

describe('a category', () => {
  it('is added below another, last and looking like it', async () => {
    const added = await desk.admin.addCategory(me, { parentId: 11, name: ' 落地灯 ' })
    expect(added).toMatchObject({ parentId: 11, level: 3, name: '落地灯', icon: 'lamp', hue: '#2c4a8a' })
    expect(desk.hear('catalog.categories_changed')).toEqual([{ categoryIds: [added.id] }])
    expect((await desk.catalog.getCategory(11)).children.at(-1)).toMatchObject({ id: added.id })
    expect(await desk.readAudit('category', added.id)).toMatchObject({
      action: 'category.add',
      staff: { id: me },
      before: null,
      after: { name: '落地灯' },
    })
  })

  it('is a channel group without a parent', async () => {
    const added = await desk.admin.addCategory(me, {
      parentId: null,
      name: '生鲜',
      hue: '#008800',
      icon: 'fish',
    })
    expect(added).toMatchObject({ parentId: null, level: 1, hue: '#008800', icon: 'fish' })
    expect((await desk.catalog.getCategoryTree()).map(({ id }) => id)).toEqual([1, added.id])
  })

  it('is not below one that is not there, nor deeper than three levels', async () => {
    const add = (parentId: number) => desk.admin.addCategory(me, { parentId, name: '灯' })
    await expect(add(999)).rejects.toMatchObject({ code: 'catalog.category_not_found' })
    await expect(add(111)).rejects.toMatchObject({
      code: 'catalog.category_wrong_level',
      details: { field: 'parentId', level: 2 },
    })
  })

  it('is renamed at once for shoppers, and tells of the goods whose path shows it', async () => {
    await desk.catalog.getCategory(1)
    const changed = await desk.admin.changeCategory(me, 1, { version: 1, name: '家居生活' })
    expect(changed).toMatchObject({ name: '家居生活', version: 2 })
    expect((await desk.catalog.getCategory(1)).name).toBe('家居生活')
    expect(await desk.readAudit('category', 1)).toMatchObject({
      before: { name: '家居' },
      after: { name: '家居生活' },
    })
    expect(desk.hear('catalog.goods_changed')).toEqual([{ skuIds: [1, 2], spuIds: [1], categoryIds: [111] }])
  })

  it('that is saved as it is stays as it is', async () => {
    expect(await desk.admin.changeCategory(me, 1, { version: 1, name: '家居' })).toMatchObject({ version: 1 })
    expect(await desk.readAudit('category', 1)).toBeUndefined()
    expect(desk.hear('catalog.categories_changed')).toEqual([])
  })

  it('moves to another channel with its goods', async () => {
    await desk.admin.changeCategory(me, 111, { version: 1, parentId: 12 })
    expect((await desk.catalog.listCategorySkus(12)).items).toHaveLength(2)
    expect((await desk.catalog.listCategorySkus(11)).items).toHaveLength(0)
    expect(desk.hear('catalog.goods_changed')).toMatchObject([{ skuIds: [1, 2] }])
  })

  it('moves to its own level only', async () => {
    const move = (id: number, parentId: number) => desk.admin.changeCategory(me, id, { version: 1, parentId })
    for (const [id, parentId] of [
      [111, 1],
      [11, 11],
      [11, 12],
      [111, 112],
      [1, 11],
    ] as const) {
      await expect(move(id, parentId)).rejects.toMatchObject({ code: 'catalog.category_wrong_level' })
    }
    await expect(move(111, 999)).rejects.toMatchObject({ code: 'catalog.category_not_found' })
    expect(desk.hear('catalog.categories_changed')).toEqual([])
  })

  it('is deleted when it is empty, and refused while it holds anything', async () => {
    const remove = async (id: number) => desk.admin.deleteCategory(me, id, await versionOf(id))
    await expect(remove(11)).rejects.toMatchObject({ code: 'catalog.category_in_use' })
    await expect(remove(111)).rejects.toMatchObject({ code: 'catalog.category_in_use' })
    await remove(121)
    expect((await desk.catalog.getCategory(12)).children).toEqual([])
    expect(await desk.readAudit('category', 121)).toMatchObject({ action: 'category.delete', after: null })
    await expect(desk.admin.deleteCategory(me, 121, 1)).rejects.toMatchObject({
      code: 'catalog.category_not_found',
    })
  })

  it('is not changed or deleted by who read an older one', async () => {
    await desk.admin.changeCategory(me, 121, { version: 1, sequence: 5 })
    await expect(desk.admin.changeCategory(me, 121, { version: 1, name: '凳' })).rejects.toMatchObject(stale)
    await expect(desk.admin.deleteCategory(me, 121, 1)).rejects.toMatchObject(stale)
    expect(await versionOf(121)).toBe(2)
  })

  it('is not deleted under the goods that are being put in it', async () => {
    const [added, deleted] = await Promise.allSettled([
      desk.admin.addSpu(me, makeSpuInput({ categoryId: 121 })),
      desk.admin.deleteCategory(me, 121, 1),
    ])
    expect([added.status, deleted.status].toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('a brand', () => {
  const lamp = { name: '清辉', logo: '/media/brand/2.svg', sequence: 2 }

  it('is added and shown in the brand strip', async () => {
    const added = await desk.admin.addBrand(me, lamp)
    expect(added).toMatchObject({ ...lamp, version: 1 })
    expect(desk.hear('catalog.brands_changed')).toEqual([{ brandIds: [added.id] }])
    expect((await desk.catalog.listBrands()).map(({ name }) => name)).toEqual(['明光', '清辉'])
    expect((await desk.admin.listBrands()).items.map(({ id }) => id)).toEqual([added.id, 1])
  })

  it('has a name of its own', async () => {
    const taken = { code: 'catalog.brand_name_taken', details: { field: 'name' } }
    await expect(desk.admin.addBrand(me, { ...lamp, name: ' 明光 ' })).rejects.toMatchObject(taken)
    const { id } = await desk.admin.addBrand(me, lamp)
    await expect(desk.admin.changeBrand(me, id, { version: 1, name: '明光' })).rejects.toMatchObject(taken)
  })

  it('is renamed on all its goods', async () => {
    await desk.catalog.getSkuDetail(1)
    await desk.admin.changeBrand(me, 1, { version: 1, name: '明月' })
    expect((await desk.catalog.getSkuDetail(1)).brand.name).toBe('明月')
    expect(desk.hear('catalog.goods_changed')).toMatchObject([{ skuIds: [1, 2] }])
    await desk.admin.changeBrand(me, 1, { version: 2, sequence: 9 })
    expect(desk.hear('catalog.goods_changed')).toEqual([])
  })

  it('is deleted when no goods have it', async () => {
    await expect(desk.admin.deleteBrand(me, 1, 1)).rejects.toMatchObject({ code: 'catalog.brand_in_use' })
    const { id } = await desk.admin.addBrand(me, lamp)
    await expect(desk.admin.deleteBrand(me, id, 2)).rejects.toMatchObject(stale)
    await desk.admin.deleteBrand(me, id, 1)
    expect((await desk.admin.listBrands()).items.map((brand) => brand.id)).toEqual([1])
    await expect(desk.admin.deleteBrand(me, id, 1)).rejects.toMatchObject({ code: 'catalog.brand_not_found' })
  })

  it('is changed by one of two who read the same', async () => {
    const results = await Promise.allSettled([
      desk.admin.changeBrand(me, 1, { version: 1, name: '甲' }),
      desk.admin.changeBrand(me, 1, { version: 1, name: '乙' }),
    ])
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(refused).toEqual([expect.objectContaining(stale)])
  })
})
