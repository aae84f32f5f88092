import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildStreet } from './catalog.fixtures.ts'
import { buildFamily, type Desk, makeSkuInput, makeSpuInput, me, openDesk } from './catalog-admin.fixtures.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
  await buildStreet(desk.database)
})
afterEach(() => desk.close())

const stale = { code: 'staff.changed_meanwhile' }

describe('an SPU', () => {
  it('is added with its texts sanitised (P7)', async () => {
    const nasty = '<h3>灯</h3><script>alert(1)</script><img src="/media/a.webp" onerror="alert(1)" />'
    const added = await desk.admin.addSpu(me, makeSpuInput({ name: ' 灯 ', detailHtml: nasty }))
    expect(added).toMatchObject({
      name: '灯',
      detailHtml: '<h3>灯</h3><img src="/media/a.webp" />',
      version: 1,
      specs: [],
      skus: [],
    })
    expect(await desk.admin.getSpu(added.id)).toEqual(added)
    const changed = await desk.admin.changeSpu(me, added.id, { version: 1, serviceHtml: nasty })
    expect(changed.serviceHtml).toBe(added.detailHtml)
    expect(await desk.readAudit('spu', added.id)).toMatchObject({
      action: 'spu.change',
      before: { serviceHtml: '<p>售后</p>' },
      after: { serviceHtml: added.detailHtml },
    })
  })

  it.each([
    ['a brand that is not there', { brandId: 99 }, 'catalog.brand_not_found', 'brandId'],
    ['a category that is not there', { categoryId: 99 }, 'catalog.category_not_found', 'categoryId'],
    ['a channel for its category', { categoryId: 11 }, 'catalog.category_wrong_level', 'categoryId'],
  ])('is refused with %s', async (_, wrong, code, field) => {
    const refusal = { code, details: { field } }
    await expect(desk.admin.addSpu(me, makeSpuInput(wrong))).rejects.toMatchObject(refusal)
    const { id } = await desk.admin.addSpu(me, makeSpuInput())
    await expect(desk.admin.changeSpu(me, id, { version: 1, ...wrong })).rejects.toMatchObject(refusal)
    expect(await desk.admin.getSpu(id)).toMatchObject({ version: 1, brandId: 1, categoryId: 111 })
  })

  it('gives its new name to SKUs that are called after it, and leaves the others theirs', async () => {
    const { spuId, first, second } = await buildFamily(desk)
    expect(first.name).toBe('落地灯 红 大')
    await desk.catalog.getSkuDetail(first.id)
    desk.hear('catalog.goods_changed')
    const { version } = await desk.admin.getSpu(spuId)
    const { skus } = await desk.admin.changeSpu(me, spuId, { version, name: '长臂灯' })
    expect(skus.map(({ name }) => name)).toEqual(['长臂灯 红 大', '夜里的那一盏'])
    expect(skus.map((sku) => sku.version)).toEqual([first.version + 1, second.version])
    expect((await desk.catalog.getSkuDetail(first.id)).name).toBe('长臂灯 红 大')
    expect(desk.hear('catalog.goods_changed')).toEqual([
      { skuIds: [first.id, second.id], spuIds: [spuId], categoryIds: [111] },
    ])
  })

  it('takes its SKUs along into another category and brand', async () => {
    const { spuId, first, second } = await buildFamily(desk)
    const brand = await desk.admin.addBrand(me, { name: '清辉', logo: '/media/b.svg', sequence: 1 })
    const { version } = await desk.admin.getSpu(spuId)
    desk.hear('catalog.goods_changed')
    const moved = await desk.admin.changeSpu(me, spuId, { version, categoryId: 121, brandId: brand.id })
    expect(moved.skus).toMatchObject([
      { categoryId: 121, brandId: brand.id },
      { categoryId: 121, brandId: brand.id },
    ])
    expect(desk.hear('catalog.goods_changed')).toEqual([
      { skuIds: [first.id, second.id], spuIds: [spuId], categoryIds: [121, 111] },
    ])
    const shelf = (id: number) => desk.catalog.listCategorySkus(id)
    expect((await shelf(12)).items).toHaveLength(2)
    expect((await shelf(11)).items).toHaveLength(0)
    expect((await desk.catalog.getSkuDetail(first.id)).breadcrumbs.map(({ id }) => id)).toEqual([1, 12, 121])
  })

  it('is changed by one of two who read the same, and the other is told', async () => {
    const { id } = await desk.admin.addSpu(me, makeSpuInput())
    const results = await Promise.allSettled([
      desk.admin.changeSpu(me, id, { version: 1, name: '甲灯' }),
      desk.admin.changeSpu(me, id, { version: 1, name: '乙灯' }),
    ])
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(refused).toEqual([expect.objectContaining(stale)])
    expect(await desk.admin.getSpu(id)).toMatchObject({ version: 2 })
  })

  it('is deleted with all that is its own while nothing of it was ordered', async () => {
    const { spuId, first, second } = await buildFamily(desk)
    const { version } = await desk.admin.getSpu(spuId)
    await expect(desk.admin.deleteSpu(me, spuId, version + 1)).rejects.toMatchObject(stale)
    desk.hear('catalog.goods_changed')
    expect(await desk.admin.deleteSpu(me, spuId, version)).toBe('deleted')
    expect(desk.hear('catalog.goods_changed')).toMatchObject([{ skuIds: [first.id, second.id] }])
    await expect(desk.admin.getSpu(spuId)).rejects.toMatchObject({ code: 'catalog.spu_not_found' })
    for (const table of ['sku', 'sku_stock', 'sku_image', 'sku_spec', 'spec', 'spec_option'] as const) {
      expect(await desk.database.db.selectFrom(table).selectAll().execute(), table).toEqual([])
    }
    expect(await desk.readAudit('spu', spuId)).toMatchObject({ before: { name: '落地灯' }, after: null })
  })

  it('that was once ordered is unlisted, also when the order was cancelled since', async () => {
    const { spuId, first } = await buildFamily(desk)
    await desk.database.transaction((tx) => desk.catalog.takeStocks(tx, [{ skuId: first.id, count: 1 }]))
    await desk.database.transaction((tx) => desk.catalog.returnStock(tx, first.id, 1))
    const { version } = await desk.admin.getSpu(spuId)
    expect(await desk.admin.deleteSpu(me, spuId, version)).toBe('unlisted')
    expect((await desk.admin.getSpu(spuId)).skus.map(({ isListed }) => isListed)).toEqual([false, false])
    expect((await desk.catalog.listCategorySkus(111)).items).toEqual([])
    expect(await desk.readAudit('sku', first.id)).toMatchObject({ after: { isListed: false } })
  })

  it('is not deleted under an order that is being placed', async () => {
    const { spuId, first } = await buildFamily(desk)
    const { version } = await desk.admin.getSpu(spuId)
    const [short, outcome] = await Promise.all([
      desk.database.transaction((tx) => desk.catalog.takeStocks(tx, [{ skuId: first.id, count: 1 }])),
      desk.admin.deleteSpu(me, spuId, version),
    ])
    expect(outcome).toBe(short.length === 0 ? 'unlisted' : 'deleted')
  })
})

describe('the specs of an SPU', () => {
  const change = async (spuId: number, toSpecs: (specs: Specs) => Wanted) => {
    const { version, specs } = await desk.admin.getSpu(spuId)
    return desk.admin.changeSpecs(me, spuId, { version, specs: toSpecs(specs) })
  }
  type Specs = Awaited<ReturnType<Desk['admin']['getSpu']>>['specs']
  type Wanted = Parameters<Desk['admin']['changeSpecs']>[2]['specs']

  it('are renamed and put in another order, and the SKUs with them', async () => {
    const { spuId, first, red } = await buildFamily(desk)
    const after = await change(spuId, ([colour, size]) => [
      { ...size, name: '大小' } as Wanted[number],
      {
        ...colour,
        options: colour?.options.map((option) => (option.id === red ? { ...option, value: '朱红' } : option)),
      } as Wanted[number],
    ])
    expect(after.specs.map(({ name }) => name)).toEqual(['大小', '颜色'])
    expect(after.skus.map(({ name, optionsText }) => [name, optionsText])).toEqual([
      ['落地灯 大 朱红', '大 朱红'],
      ['夜里的那一盏', '大 蓝'],
    ])
    expect((await desk.catalog.getSkuDetail(first.id)).specs[0]?.name).toBe('大小')
    expect(await desk.readAudit('spu', spuId)).toMatchObject({ after: { specs: [{ name: '大小' }, {}] } })
  })

  it('that are new give their first option to every SKU, which stays to be chosen', async () => {
    const { spuId, first } = await buildFamily(desk)
    const after = await change(spuId, (specs) => [
      ...specs,
      { name: '电压', options: [{ value: '220V' }, { value: '110V' }] },
    ])
    expect(after.skus[0]?.name).toBe('落地灯 红 大 220V')
    expect((await desk.catalog.getSkuDetail(first.id)).variants).toHaveLength(2)
  })

  it('go when no SKU needs them, and stay when one does', async () => {
    const { spuId } = await buildFamily(desk)
    const inUse = { code: 'catalog.option_in_use' }
    await expect(change(spuId, ([, size]) => [size as Wanted[number]])).rejects.toMatchObject(inUse)
    const onlyRed = ([colour, size]: Specs) =>
      [{ ...colour, options: colour?.options.slice(0, 1) }, size] as Wanted
    await expect(change(spuId, onlyRed)).rejects.toMatchObject(inUse)
    const after = await change(spuId, ([colour]) => [colour as Wanted[number]])
    expect(after.specs.map(({ name }) => name)).toEqual(['颜色'])
    expect(after.skus[0]).toMatchObject({ name: '落地灯 红', optionsText: '红' })
  })

  it('are refused as a whole when they would make a name too long', async () => {
    const { spuId } = await buildFamily(desk)
    const before = await desk.admin.getSpu(spuId)
    const long = (specs: Specs) =>
      [
        ...specs,
        ...['a', 'b', 'c'].map((name) => ({ name, options: [{ value: name.repeat(40) }] })),
      ] as Wanted
    await expect(change(spuId, long)).rejects.toMatchObject({ code: 'catalog.name_too_long' })
    expect(await desk.admin.getSpu(spuId)).toEqual(before)
  })

  it('are not changed by who read older ones', async () => {
    const { spuId } = await buildFamily(desk)
    const { version } = await change(spuId, (specs) => [
      ...specs,
      { name: '电压', options: [{ value: '220V' }] },
    ])
    await expect(
      desk.admin.changeSpecs(me, spuId, { version: version - 1, specs: [] }),
    ).rejects.toMatchObject(stale)
    expect((await change(spuId, (specs) => specs)).version).toBe(version)
  })

  it('do not let a SKU in that is there already, nor one with half its options', async () => {
    const { spuId, red, big, blue } = await buildFamily(desk)
    const add = (optionIds: number[]) => desk.admin.addSku(me, spuId, makeSkuInput({ optionIds }))
    await expect(add([big, red])).rejects.toMatchObject({
      code: 'catalog.variant_exists',
      details: { name: '落地灯 红 大', field: 'optionIds' },
    })
    await expect(add([red])).rejects.toMatchObject({ code: 'catalog.options_incomplete' })
    await expect(add([red, blue, big])).rejects.toMatchObject({ code: 'catalog.options_incomplete' })
  })
})
