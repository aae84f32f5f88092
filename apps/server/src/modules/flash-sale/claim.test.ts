import { afterEach, describe, expect, it } from 'vitest'
import { codeOf, customer, emptyGate, idOf, openSaleShop, type SaleShop } from './flash-sale.fixtures.ts'
import { createClaimBuckets, createClaimIds, createClaimService, createLocalGate } from './index.ts'

let sale: SaleShop
afterEach(() => sale.close())

const hourMs = 3_600_000

describe('§10.2 a claim', () => {
  it('is a ticket from the first moment of the window to the last, by the clock of the server', async () => {
    sale = await openSaleShop({ isOpen: false })
    const { startsAt } = sale.services.flashLocal.find(sale.itemId) ?? {}
    sale.clock.advance(59_999)
    await expect(sale.claim()).rejects.toMatchObject({
      code: 'flash.not_started',
      details: { startsAt: new Date(startsAt ?? 0).toISOString() },
    })
    sale.clock.advance(1)
    expect(await sale.claim()).toMatchObject({
      state: 'pending',
      itemId: sale.itemId,
      count: 1,
      orderNo: null,
    })
    sale.clock.advance(hourMs - 1)
    expect(await sale.claim()).toMatchObject({ state: 'pending' })
    sale.clock.advance(1)
    expect(await codeOf(sale.claim())).toBe('flash.over')
  })

  it('of the same press is the same ticket and takes nothing more, however often it is sent', async () => {
    sale = await openSaleShop()
    const press = { userId: sale.newUser(), key: 'one-press' }
    const tickets = await Promise.all(Array.from({ length: 5 }, () => sale.claim(press)))
    expect(new Set(tickets.map(({ ticket }) => ticket)).size).toBe(1)
    expect(await sale.look()).toMatchObject({ held: 1, free: 5 })
    await sale.writeAll()
    expect((await sale.claim(press)).ticket).toBe(tickets[0]?.ticket)
    expect((await sale.claim({ ...press, userId: sale.newUser() })).ticket).not.toBe(tickets[0]?.ticket)
  })

  it('goes no further than the limit of a person, in one press or several', async () => {
    sale = await openSaleShop({ limit: 2 })
    const userId = sale.newUser()
    await expect(sale.claim({ userId, count: 3 })).rejects.toMatchObject({
      code: 'flash.over_limit',
      details: { limit: 2 },
    })
    const settled = await Promise.allSettled(Array.from({ length: 5 }, () => sale.claim({ userId })))
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(await codeOf(sale.claim({ userId }))).toBe('flash.over_limit')
    expect(await sale.look()).toMatchObject({ held: 2 })
  })

  it('is refused when it is sold out, and told how many are left of what is too few', async () => {
    sale = await openSaleShop({ stock: 3, limit: 2 })
    await sale.claim({ count: 2 })
    await expect(sale.claim({ count: 2 })).rejects.toMatchObject({
      code: 'flash.sold_out',
      details: { left: 1 },
    })
    expect(sale.services.flashLocal.refusalOf(sale.itemId)).toBeUndefined()
    await sale.claim()
    await expect(sale.claim()).rejects.toMatchObject({ code: 'flash.sold_out', details: { left: 0 } })
    expect(sale.services.flashLocal.refusalOf(sale.itemId)?.code).toBe('flash.sold_out')
  })

  it('of an item that is none, or whose sale is a draft or was ended, is refused', async () => {
    sale = await openSaleShop()
    const { flashClaiming, flashAdmin, flashLocal } = sale.services
    const ask = (itemId: number) =>
      codeOf(flashClaiming.claim({ userId: 1, customer, itemId }, { count: 1, key: 'press-no-1' }))
    expect(await ask(999)).toBe('flash.not_found')
    await flashAdmin.end(1, sale.activityId)
    await flashLocal.refresh()
    expect(await ask(sale.itemId)).toBe('flash.over')
  })

  it('is one too many for a program: a bucket of each person empties, and fills again', async () => {
    sale = await openSaleShop({ stock: 100, limit: 100 })
    const userId = sale.newUser()
    for (let i = 0; i < 6; i++) await sale.claim({ userId })
    await expect(sale.claim({ userId })).rejects.toMatchObject({
      code: 'request.too_many',
      details: { retryAfterSeconds: 1 },
    })
    await sale.claim()
    sale.clock.advance(500)
    await sale.claim({ userId })
    expect(await codeOf(sale.claim({ userId }))).toBe('request.too_many')
  })
})

describe('§10.2 two servers with one gate', () => {
  /** The memory and the service of one more process. `hears`: whether the news of the gate reach it. */
  function openOther({ hears = true } = {}) {
    const { services, config, clock } = sale
    const { flashGate: gate, flash, accounts, flashKeeper: keeper } = services
    const patience = { attempt: <T>(work: () => Promise<T>) => work() }
    const watch = hears ? gate.watch : () => () => {}
    const local = createLocalGate({
      ...{ gate: { look: gate.look, watch }, claims: flash.claims, clock, patience },
      onMissing: keeper.mend,
    })
    const claiming = createClaimService({
      ...{ gate, claims: flash.claims, local, keeper, accounts, clock },
      buckets: createClaimBuckets({ clock, scale: 0 }),
      paths: { open: () => expect.unreachable(), use: () => expect.unreachable() },
      claimIds: createClaimIds(config.secret),
      holdMs: 300_000,
    })
    return { local, claiming }
  }

  it('sell what there is and no more, and both know when it is sold out', async () => {
    sale = await openSaleShop({ stock: 5, env: { RATE_LIMIT_SCALE: '0' } })
    const other = openOther()
    other.local.start()
    await other.local.refresh()
    const press = (i: number) => ({ userId: sale.newUser(), key: `press-${i}-of-many` })
    const settled = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => {
        const { userId, key } = press(i)
        if (i % 2 === 0) return sale.claim({ userId, key })
        return other.claiming.claim({ userId, customer, itemId: sale.itemId }, { count: 1, key })
      }),
    )
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    expect(await sale.look()).toMatchObject({ free: 0, held: 5 })
    await expect.poll(() => other.local.refusalOf(sale.itemId)?.code).toBe('flash.sold_out')
    await other.local.stop()
  })

  it('a message of the gate that is lost costs the next reading, not a sale', async () => {
    sale = await openSaleShop({ stock: 1 })
    const other = openOther({ hears: false })
    await other.local.refresh()
    const mine = await sale.claim()
    expect(other.local.refusalOf(sale.itemId)).toBeUndefined()
    await other.local.refresh()
    expect(other.local.refusalOf(sale.itemId)?.code).toBe('flash.sold_out')
    await sale.services.flashGate.giveBack(sale.itemId, idOf(mine))
    expect(other.local.refusalOf(sale.itemId)?.code).toBe('flash.sold_out')
    await other.local.refresh()
    expect(other.local.refusalOf(sale.itemId)).toBeUndefined()
  })
})

describe('§10.6 a gate that was lost', () => {
  it('is 503 until it is built anew from the database, and then every unit is where it was', async () => {
    sale = await openSaleShop({ stock: 6, limit: 6 })
    const written = await sale.claim({ count: 2 })
    await sale.writeAll()
    const userId = sale.newUser()
    const unwritten = await sale.claim({ userId, count: 3, key: 'never-written' })
    await emptyGate(sale.place)
    await expect(sale.claim()).rejects.toMatchObject({
      code: 'flash.unsure',
      details: { retryAfterSeconds: 1 },
    })
    await expect.poll(() => sale.look()).toMatchObject({ epoch: 3, free: 4, held: 2, sold: 0 })
    await sale.expectBalance()

    const { flashTickets, flash } = sale.services
    expect(await flashTickets.get(userId, unwritten.ticket)).toMatchObject({
      state: 'gone',
      reason: 'outdated',
    })
    expect(await flash.claims.find(idOf(written))).toMatchObject({ state: 'ordered' })
    await sale.claim({ count: 4 })
    expect(await codeOf(sale.claim())).toBe('flash.sold_out')
  })

  it('is built once however many miss it, and stands for each of them', async () => {
    sale = await openSaleShop()
    const { flashKeeper } = sale.services
    const before = (await sale.findItem())?.epoch ?? 0
    await emptyGate(sale.place)
    const standing = Array.from({ length: 8 }, async () => {
      await flashKeeper.mend(sale.itemId)
      return (await sale.look())?.epoch
    })
    expect(new Set(await Promise.all(standing))).toEqual(new Set([before + 1]))
    expect((await sale.findItem())?.epoch).toBe(before + 1)
  })

  it('and came back with an old file is not believed', async () => {
    sale = await openSaleShop()
    await sale.services.flash.claims.raiseEpoch(sale.itemId)
    await sale.services.flashLocal.refresh()
    expect(await sale.look()).toMatchObject({ epoch: (await sale.findItem())?.epoch })
    await sale.expectBalance()
  })
})
