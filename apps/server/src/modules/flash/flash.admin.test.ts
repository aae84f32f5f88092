import { toFen } from '@jishi/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildSku } from '../order/order.fixtures.ts'
import { buildStaff } from '../staff/staff.fixtures.ts'
import { composeFlash } from './flash.fixtures.ts'

let shop: TestShop
let skuId: number
let clerk: Awaited<ReturnType<typeof buildStaff>>
let drafter: Awaited<ReturnType<typeof buildStaff>>
beforeAll(async () => {
  shop = await openTestShop()
  skuId = await buildSku(shop.services, { stock: 100 })
  const drafting = ['flash.view', 'flash.add', 'flash.change']
  drafter = await buildStaff(shop.services, { permissions: drafting })
  clerk = await buildStaff(shop.services, { permissions: [...drafting, 'flash.schedule'] })
})
afterAll(() => shop.close())

async function call(method: 'GET' | 'POST' | 'PUT', path: string, payload?: object, { token } = clerk) {
  const answer = await shop.app.inject({
    method,
    url: `/api/admin/flash-activities${path}`,
    headers: { authorization: `Bearer ${token}` },
    ...(payload && { payload }),
  })
  const body = answer.json()
  return { status: answer.statusCode, body, code: body.error?.code, details: body.error?.details }
}

describe('§10.1 staff and flash sales', () => {
  it('draft one, change it, schedule it and end it; the log says who did what', async () => {
    const added = await call('POST', '', composeFlash(skuId, { name: ' 整点 ' }))
    expect([added.status, added.body.name, added.body.state]).toEqual([201, '整点', 'draft'])
    const { id } = added.body
    const items = [{ skuId, priceFen: toFen(100), stock: 3, limitPerPerson: 1 }]
    const changed = await call('PUT', `/${id}`, { version: 1, ...composeFlash(skuId, { items }) })
    expect(changed.body.items).toMatchObject(items)
    expect((await call('PUT', `/${id}`, { version: 1, ...composeFlash(skuId) })).code).toBe(
      'staff.changed_meanwhile',
    )
    expect((await call('POST', `/${id}/schedule`, { version: 1 })).code).toBe('staff.changed_meanwhile')
    const scheduled = await call('POST', `/${id}/schedule`, { version: 2 })
    expect(scheduled.body).toEqual({ ...changed.body, state: 'scheduled', version: 3 })
    expect((await call('PUT', `/${id}`, { version: 3, ...composeFlash(skuId) })).code).toBe('flash.not_draft')
    const ended = await call('POST', `/${id}/end`)
    expect(ended.body).toEqual({ ...changed.body, state: 'ended', version: 4 })
    expect((await call('GET', `/${id}`)).body).toEqual(ended.body)
    const { items: _, ...head } = ended.body
    expect((await call('GET', '')).body.items[0]).toEqual(head)
    const log = await shop.services.audit.list({ subjectKind: 'flash', subjectId: String(id) })
    expect(log.items.map(({ action, staff }) => [action, staff?.id])).toEqual(
      ['flash.end', 'flash.schedule', 'flash.change', 'flash.add'].map((action) => [action, clerk.id]),
    )
    expect(log.items[0]).toMatchObject({ before: { state: 'scheduled' }, after: { state: 'ended' } })
  })

  it('are previewed before anybody sees them, with the guard that they will have', async () => {
    const { body } = await call('POST', '', composeFlash(skuId, { guard: 'captcha' }), drafter)
    expect(body.guard).toBe('captcha')
    const preview = await call('GET', `/${body.id}/preview`, undefined, drafter)
    expect(preview.body).toMatchObject({
      now: '2026-11-21T02:00:00.000Z',
      activity: { id: body.id, guard: 'captcha', items: [{ skuId, priceFen: 4900, usualPriceFen: 9900 }] },
    })
    expect((await shop.app.inject({ url: `/api/flash-activities/${body.id}` })).statusCode).toBe(404)
    const changed = await call('PUT', `/${body.id}`, {
      version: 1,
      ...composeFlash(skuId, { guard: 'path' }),
    })
    expect(changed.body.guard).toBe('path')
    expect((await call('POST', '', composeFlash(skuId))).body.guard).toBe('none')
    expect((await call('GET', '/999/preview')).code).toBe('flash.not_found')
  })

  it('who may draft may not move stock', async () => {
    const { body } = await call('POST', '', composeFlash(skuId), drafter)
    for (const [path, payload] of [['schedule', { version: 1 }], ['end']] as const)
      expect((await call('POST', `/${body.id}/${path}`, payload, drafter)).code).toBe('staff.forbidden')
  })

  it('are told what is wrong with a draft, and where', async () => {
    const unlisted = await buildSku(shop.services, { isListed: false })
    const good = composeFlash(skuId).items[0] as ReturnType<typeof composeFlash>['items'][number]
    const wrong = [
      [{ endsAt: '2026-11-22T02:00:00Z' }, 'flash.ends_before_start', { field: 'endsAt' }],
      [{ startsAt: '2026-11-21T01:59:59Z' }, 'flash.starts_in_past', { field: 'startsAt' }],
      [{ items: [good, good] }, 'flash.sku_twice', { skuId }],
      [{ items: [{ ...good, skuId: 99 }] }, 'flash.sku_unavailable', { skuId: 99 }],
      [{ items: [{ ...good, skuId: unlisted }] }, 'flash.sku_unavailable', { skuId: unlisted }],
      [{ items: [{ ...good, priceFen: 9900 }] }, 'flash.price_too_high', { skuId, field: 'priceFen' }],
      [
        { items: [{ ...good, limitPerPerson: 7 }] },
        'flash.limit_above_stock',
        { skuId, field: 'limitPerPerson' },
      ],
      [{ items: [{ ...good, priceFen: 0 }] }, 'request.invalid', {}],
      [{ items: [] }, 'request.invalid', {}],
      [{ items: Array.from({ length: 51 }, () => good) }, 'request.invalid', {}],
      [{ name: ' ' }, 'request.invalid', {}],
      [{ name: '秒'.repeat(61) }, 'request.invalid', {}],
    ] as const
    const { body: draft } = await call('POST', '', composeFlash(skuId))
    for (const [fault, code, details] of wrong) {
      const input = { ...composeFlash(skuId), ...fault }
      expect(await call('POST', '', input)).toMatchObject({ code, details })
      expect(await call('PUT', `/${draft.id}`, { version: 1, ...input })).toMatchObject({ code, details })
    }
    expect((await call('GET', `/${draft.id}`)).body).toEqual(draft)
  })

  it('cannot schedule what was right when it was drafted, and is not any more', async () => {
    const cheaper = await buildSku(shop.services, { priceFen: 5000 })
    const { body: draft } = await call('POST', '', composeFlash(cheaper))
    const { db } = shop.services.database
    await db.updateTable('sku').set({ price_fen: 4900 }).where('id', '=', cheaper).execute()
    const refused = await call('POST', `/${draft.id}/schedule`, { version: 1 })
    expect(refused).toMatchObject({ code: 'flash.price_too_high', details: { skuId: cheaper } })
    expect((await call('POST', '/999/schedule', { version: 1 })).code).toBe('flash.not_found')
    expect((await call('POST', '/999/end')).code).toBe('flash.not_found')
  })
})
