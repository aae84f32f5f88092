import { toFen } from '@jishi/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildStaff } from '../staff/staff.fixtures.ts'
import { buildCouponPromotion, buildPromotion, offYuan } from './promotion.fixtures.ts'

let shop: TestShop
let clerk: Awaited<ReturnType<typeof buildStaff>>
beforeAll(async () => {
  shop = await openTestShop()
  const permissions = ['promotion.view', 'promotion.add', 'promotion.change', 'coupon.view', 'coupon.add']
  clerk = await buildStaff(shop.services, { permissions: [...permissions, 'coupon.delete', 'freight.add'] })
})
afterAll(() => shop.close())

async function call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) {
  const headers = { authorization: `Bearer ${clerk.token}` }
  const answer = await shop.app.inject({
    method,
    url: `/api/admin${path}`,
    headers,
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json(), code: answer.json().error?.code }
}

const audited = async (kind: string, id: number) => {
  const { items } = await shop.services.audit.list({ subjectKind: kind, subjectId: String(id) })
  return items.map(({ action, staff }) => [action, staff?.id])
}

it('staff begin a promotion, change it and switch it off; the log says who', async () => {
  const {
    id: _,
    used: __,
    version: ___,
    ...fields
  } = await buildPromotion(shop.services, {
    scope: { kind: 'brand', ids: [3, 7] },
  })
  const added = await call('POST', '/promotions', { ...fields, title: ' 满减 ' })
  expect([added.status, added.body.title, added.body.scope]).toEqual([
    201,
    '满减',
    { kind: 'brand', ids: [3, 7] },
  ])
  const { id } = added.body
  const off = await call('PUT', `/promotions/${id}`, { version: 1, isOn: false })
  expect([off.body.isOn, off.body.terms]).toEqual([false, added.body.terms])
  expect((await call('PUT', `/promotions/${id}`, { version: 1, isOn: true })).code).toBe(
    'staff.changed_meanwhile',
  )
  expect((await call('GET', `/promotions/${id}`)).body).toEqual(off.body)
  expect((await call('GET', '/promotions')).body.items[0]).toEqual(off.body)
  expect(await audited('promotion', id)).toEqual([
    ['promotion.change', clerk.id],
    ['promotion.add', clerk.id],
  ])
})

it('terms that do not hold together are refused', async () => {
  const { id: _, used: __, version: ___, ...good } = await buildPromotion(shop.services)
  const wrong = [
    { terms: { ...offYuan(10, 50), offFen: toFen(5001) } },
    { endsAt: good.startsAt },
    { scope: { kind: 'sku', ids: [] } },
    { scope: { kind: 'all', ids: [1] } },
    { isClaimable: true },
  ]
  for (const fault of wrong)
    expect((await call('POST', '/promotions', { ...good, ...fault })).code).toBe('promotion.terms_invalid')
})

it('P23: a total limit can be moved, not below what is used, and not added later', async () => {
  const { id } = await buildCouponPromotion(shop.services, { totalLimit: 3, perPerson: 2 })
  for (const userId of [7, 7, 8]) await shop.services.promotions.claim(userId, id)
  expect((await call('PUT', `/promotions/${id}`, { version: 1, totalLimit: 2 })).code).toBe(
    'promotion.limit_below_used',
  )
  expect((await call('PUT', `/promotions/${id}`, { version: 1, totalLimit: 4 })).body.totalLimit).toBe(4)
  const unlimited = await buildPromotion(shop.services)
  expect((await call('PUT', `/promotions/${unlimited.id}`, { version: 1, totalLimit: 4 })).code).toBe(
    'promotion.limit_fixed',
  )
})

it('staff give a coupon within the limits, see it and take it away', async () => {
  const { id } = await buildCouponPromotion(shop.services, { isClaimable: false })
  const given = await call('POST', `/promotions/${id}/coupons`, { userId: 7 })
  expect([given.status, given.body.state]).toEqual([201, 'free'])
  expect((await call('POST', `/promotions/${id}/coupons`, { userId: 7 })).code).toBe(
    'promotion.claimed_already',
  )
  expect((await call('GET', `/promotions/${id}/coupons`)).body.items).toEqual([given.body])
  expect((await call('DELETE', `/coupons/${given.body.id}`)).status).toBe(200)
  expect((await call('DELETE', `/coupons/${given.body.id}`)).code).toBe('promotion.coupon_gone')
  expect((await call('DELETE', '/coupons/999')).code).toBe('promotion.coupon_not_found')
  expect(await audited('coupon', given.body.id)).toEqual([
    ['coupon.delete', clerk.id],
    ['coupon.add', clerk.id],
  ])
})

it('P5: who may not is told so', async () => {
  expect((await call('GET', '/freight-templates')).code).toBe('staff.forbidden')
})
