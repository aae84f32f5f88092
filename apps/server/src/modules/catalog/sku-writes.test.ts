import { toFen } from '@jishi/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildStreet } from './catalog.fixtures.ts'
import { buildFamily, type Desk, makeSkuInput, makeSpuInput, me, openDesk } from './catalog-admin.fixtures.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
  await buildStreet(desk.database)
})
afterEach(() => desk.close())

describe('a SKU', () => {
  it('is added with its stock and sold at once', async () => {
    const { id: spuId } = await desk.admin.addSpu(me, makeSpuInput())
    const images = ['/media/sku/a.webp', '/media/sku/b.webp']
    const added = await desk.admin.addSku(me, spuId, makeSkuInput({ images, stock: 3 }))
    expect(added).toMatchObject({ name: '落地灯', image: images[0], images, stock: 3, version: 1 })
    expect(await desk.admin.getSku(added.id)).toEqual(added)
    expect(await desk.catalog.getSkuDetail(added.id)).toMatchObject({ stock: 3, images, priceFen: 9900 })
    expect((await desk.catalog.listCategorySkus(11)).items.map(({ id }) => id)).toEqual([added.id])
    expect(desk.hear('catalog.goods_changed')).toEqual([
      { skuIds: [added.id], spuIds: [spuId], categoryIds: [111] },
    ])
    expect(await desk.readAudit('sku', added.id)).toMatchObject({
      action: 'sku.add',
      before: null,
      after: { priceFen: 9900, stock: 3 },
    })
    const row = await desk.database.db.selectFrom('sku_stock').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ stock: 3, received: 3, sales: 0 })
  })

  it('is the only one of a family without specs', async () => {
    const { id } = await desk.admin.addSpu(me, makeSpuInput())
    await desk.admin.addSku(me, id, makeSkuInput())
    await expect(desk.admin.addSku(me, id, makeSkuInput())).rejects.toMatchObject({
      code: 'catalog.variant_exists',
    })
    await expect(desk.admin.addSku(me, 999, makeSkuInput())).rejects.toMatchObject({
      code: 'catalog.spu_not_found',
    })
  })

  it('exists once, however often it is added at the same time', async () => {
    const { id } = await desk.admin.addSpu(me, makeSpuInput())
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => desk.admin.addSku(me, id, makeSkuInput())),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await desk.admin.getSpu(id)).skus).toHaveLength(1)
  })

  it('changes as a whole or in a single field', async () => {
    const { first } = await buildFamily(desk)
    const change = { caption: '新款', unit: '个', marketPriceFen: toFen(1), costFen: toFen(2), weightGram: 3 }
    const changed = await desk.admin.changeSku(me, first.id, {
      version: 1,
      ...change,
      images: ['/media/z.webp'],
    })
    expect(changed).toEqual({
      ...first,
      ...change,
      images: ['/media/z.webp'],
      image: '/media/z.webp',
      version: 2,
    })
    expect(await desk.admin.changeSku(me, first.id, { version: 2, caption: '旧款' })).toEqual({
      ...changed,
      caption: '旧款',
      version: 3,
    })
    expect(await desk.readAudit('sku', first.id)).toMatchObject({
      before: { caption: '新款' },
      after: { caption: '旧款' },
    })
  })

  it('costs something else at once, and says so with both prices', async () => {
    const { first, second } = await buildFamily(desk)
    await desk.catalog.getSkuDetail(first.id)
    desk.hear('catalog.price_changed')
    await desk.admin.changeSku(me, first.id, { version: 1, priceFen: toFen(8800) })
    expect(desk.hear('catalog.price_changed')).toEqual([{ skuId: first.id, fromFen: 9900, toFen: 8800 }])
    expect((await desk.catalog.getSkuDetail(first.id)).priceFen).toBe(8800)
    expect((await desk.catalog.getSkuDetail(second.id)).variants[0]?.priceFen).toBe(8800)
    await desk.admin.changeSku(me, first.id, { version: 2, caption: '同价' })
    expect(desk.hear('catalog.price_changed')).toEqual([])
  })

  it('tells of the whole family whenever it changes', async () => {
    const { first, second, spuId } = await buildFamily(desk)
    desk.hear('catalog.goods_changed')
    await desk.admin.changeSku(me, second.id, { version: 1, isListed: false })
    expect(desk.hear('catalog.goods_changed')).toEqual([
      { skuIds: [first.id, second.id], spuIds: [spuId], categoryIds: [111] },
    ])
    await desk.admin.changeSku(me, second.id, { version: 2, isListed: false })
    expect(desk.hear('catalog.goods_changed')).toEqual([])
  })

  it('is unlisted and listed again', async () => {
    const { first } = await buildFamily(desk)
    await desk.admin.changeSku(me, first.id, { version: 1, isListed: false })
    await expect(desk.catalog.getSkuDetail(first.id)).rejects.toMatchObject({ code: 'catalog.sku_delisted' })
    await desk.admin.changeSku(me, first.id, { version: 2, isListed: true })
    expect(await desk.catalog.getSkuDetail(first.id)).toMatchObject({ id: first.id })
  })

  it('has a name of its own until it is given up', async () => {
    const { first } = await buildFamily(desk)
    const named = await desk.admin.changeSku(me, first.id, { version: 1, name: ' 红灯 ' })
    expect(named.name).toBe('红灯')
    expect((await desk.admin.changeSku(me, first.id, { version: 2, name: null })).name).toBe('落地灯 红 大')
  })

  it('with a name of its own lets its family be renamed, whatever it would be called otherwise', async () => {
    const { id } = await desk.admin.addSpu(me, makeSpuInput({ name: '灯'.repeat(120) }))
    const options = [{ value: '红'.repeat(40) }]
    await desk.admin.changeSpecs(me, id, { version: 1, specs: [{ name: '颜色', options }] })
    const optionIds = (await desk.admin.getSpu(id)).specs.flatMap((spec) =>
      spec.options.map((option) => option.id),
    )
    await expect(desk.admin.addSku(me, id, makeSkuInput({ optionIds }))).rejects.toMatchObject({
      code: 'catalog.name_too_long',
      details: { field: 'name', limit: 160 },
    })
    await desk.admin.addSku(me, id, makeSkuInput({ optionIds, name: '红灯' }))
    const renamed = await desk.admin.changeSpu(me, id, { version: 2, name: '台灯' })
    expect(renamed.skus.map(({ name }) => name)).toEqual(['红灯'])
  })

  it('becomes another variant when there is none such yet, and is called after it', async () => {
    const { spuId, first, blue, big } = await buildFamily(desk)
    await expect(
      desk.admin.changeSku(me, first.id, { version: 1, optionIds: [blue, big] }),
    ).rejects.toMatchObject({ code: 'catalog.variant_exists' })
    const { version, specs } = await desk.admin.getSpu(spuId)
    const wider = specs.map((spec, index) =>
      index === 0 ? { ...spec, options: [...spec.options, { value: '绿' }] } : spec,
    )
    const { specs: added } = await desk.admin.changeSpecs(me, spuId, { version, specs: wider })
    const green = added[0]?.options[2]?.id ?? 0
    const changed = await desk.admin.changeSku(me, first.id, { version: 1, optionIds: [green, big] })
    expect(changed).toMatchObject({ name: '落地灯 绿 大', optionsText: '绿 大', optionIds: [green, big] })
  })

  it('that somebody else has changed is not changed over: one of two prices wins', async () => {
    const { first } = await buildFamily(desk)
    const prices = [toFen(1), toFen(2), toFen(3)]
    const results = await Promise.allSettled(
      prices.map((priceFen) => desk.admin.changeSku(me, first.id, { version: 1, priceFen })),
    )
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(refused).toHaveLength(2)
    for (const reason of refused) expect(reason).toMatchObject({ code: 'staff.changed_meanwhile' })
    const won = results.findIndex(({ status }) => status === 'fulfilled')
    expect(await desk.admin.getSku(first.id)).toMatchObject({ priceFen: prices[won], version: 2 })
  })

  it('changes in the same tab that renamed an option are not lost in another', async () => {
    const { spuId, first } = await buildFamily(desk)
    const { version } = await desk.admin.getSpu(spuId)
    await desk.admin.changeSpu(me, spuId, { version, name: '长臂灯' })
    await expect(
      desk.admin.changeSku(me, first.id, { version: 1, name: first.name, caption: '旧页面' }),
    ).rejects.toMatchObject({ code: 'staff.changed_meanwhile' })
  })

  it('that is not there cannot be changed or read', async () => {
    const missing = { code: 'catalog.sku_not_found' }
    await expect(desk.admin.changeSku(me, 99, { version: 1 })).rejects.toMatchObject(missing)
    await expect(desk.admin.getSku(99)).rejects.toMatchObject(missing)
  })
})

it('a change that cannot be announced is not made', async () => {
  const { first } = await buildFamily(desk)
  desk.events.on('catalog.price_changed', async () => {
    throw new Error('no outbox')
  })
  await expect(desk.admin.changeSku(me, first.id, { version: 1, priceFen: toFen(1) })).rejects.toThrow(
    'no outbox',
  )
  expect(await desk.admin.getSku(first.id)).toEqual(first)
  expect(await desk.readAudit('sku', first.id)).toMatchObject({ action: 'sku.add' })
})
