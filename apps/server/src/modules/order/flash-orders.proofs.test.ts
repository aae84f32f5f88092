import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { runAudit } from '../../audit.ts'
import {
  buildFlashOrder,
  buildSale,
  composeClaim,
  type Sale,
  write,
} from '../flash-sale/write-claims.fixtures.ts'
import { inPeriod } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'

let shop: TestShop
let sale: Sale
let order: Awaited<ReturnType<typeof buildFlashOrder>>
beforeEach(async () => {
  shop = await openTestShop()
  sale = await buildSale(shop.services)
  order = await buildFlashOrder(shop.services, sale, { count: 2 })
})
afterEach(() => shop.close())

async function findBroken() {
  const { promises } = await runAudit(shop.services.database, shop.services.proofs)
  return promises.filter(({ broken }) => broken > 0).map(({ name }) => name)
}

const items = () => shop.services.database.db.updateTable('flash_item').where('id', '=', sale.itemId)
const claims = () =>
  shop.services.database.db.updateTable('flash_claim').where('claim_id', '=', order.claimId)
const orders = () => {
  const db = inPeriod(shop.services.database.db, periodOf(order.orderNo))
  return db.updateTable('order_info').where('order_no', '=', order.orderNo)
}

it('P13: the audit misses units that are taken without a claim, and those of a claim that are not taken', async () => {
  expect(await findBroken()).toEqual([])
  await items().set({ taken: 3 }).execute()
  expect(await findBroken()).toEqual(expect.arrayContaining(['flash.taken', 'stock.conserved']))
  await items().set({ taken: 2 }).execute()
  await claims().set({ count: 1 }).execute()
  expect(await findBroken()).toEqual(['flash.taken', 'flash.claim_order'])
})

it('P12: the audit finds who has more than one person may have', async () => {
  await items().set({ limit_per_person: 1 }).execute()
  expect(await findBroken()).toEqual(['flash.limit'])
})

it('P15: the audit finds a claim and an order that do not tell the same', async () => {
  const [refused] = await write(shop.services, [composeClaim(shop.services, sale, { epoch: 7 })])
  expect(refused?.reason).toBe('outdated')
  expect(await findBroken()).toEqual([])
  await claims().set({ state: 'paid' }).execute()
  expect(await findBroken()).toEqual(['flash.claim_order'])
  await claims().set({ state: 'ordered', order_no: null }).execute()
  expect(await findBroken()).toEqual(['flash.claim_order', 'flash.order_claim'])
  await claims().set({ order_no: order.orderNo }).execute()
  await orders().set({ flash_claim_id: null }).execute()
  expect(await findBroken()).toEqual(['flash.claim_order'])
  await orders().set({ flash_claim_id: order.claimId, user_id: 1 }).execute()
  expect(await findBroken()).toEqual(['flash.claim_order'])
})
