import { afterEach, describe, expect, it } from 'vitest'
import { emptyGate, idOf, openSaleShop, type SaleShop } from './flash-sale.fixtures.ts'
import { flashCommands } from './index.ts'

let sale: SaleShop
afterEach(() => sale.close())

const books = () => sale.services.flashBooks

describe('§10.4 the gate is compared with the database', () => {
  it('and is left alone where they agree, also about claims that are not written yet', async () => {
    sale = await openSaleShop()
    await sale.claim()
    await sale.writeAll()
    await sale.claim({ count: 2 })
    await books().run()
    expect(books().totals()).toEqual({ corrected: 0, freed: 0 })
    expect(await sale.look()).toMatchObject({ free: 3, held: 3 })
  })

  it('and learns of the moves that it missed, and of claims that it forgot', async () => {
    sale = await openSaleShop()
    const [paid, unpaid] = [await sale.claim(), await sale.claim()]
    await sale.writeAll()
    const { database, flash, flashGate } = sale.services
    await database.transaction((tx) => flash.claims.pay(tx, idOf(paid)))
    await database.transaction((tx) => flash.claims.giveBack(tx, idOf(unpaid), 'unpaid'))
    expect(await sale.look()).toMatchObject({ free: 4, held: 2, sold: 0 })
    await books().run()
    expect(await sale.look()).toMatchObject({ free: 5, held: 0, sold: 1 })
    await sale.expectBalance()

    // As a Redis that lost its last second: the same epoch, without a claim that is written.
    const { epoch = 0 } = (await sale.look()) ?? {}
    const row = await sale.findItem()
    const written = await sale.claim()
    await sale.writeAll()
    await emptyGate(sale.place)
    const now = sale.clock.now().getTime()
    await flashGate.build({
      ...{ itemId: sale.itemId, epoch, startsAt: row?.starts_at ?? 0, endsAt: row?.ends_at ?? 0 },
      ...{ limitPerPerson: 2, free: 6, claims: [], now },
    })
    await books().run()
    expect(await flashGate.find(sale.itemId, idOf(written))).toMatchObject({ state: 'held' })
    await sale.expectBalance()
    expect(books().totals().corrected).toBeGreaterThanOrEqual(4)
  })

  it('and frees units of a claim that nobody will ever write', async () => {
    sale = await openSaleShop()
    await sale.claim({ count: 2 })
    const { flashGate } = sale.services
    const itemIds = [sale.itemId]
    const [taken] = await flashGate.take('w', { itemIds, limit: 9, waitMs: 0, idleMs: 60_000 })
    await books().run()
    expect(await sale.look()).toMatchObject({ free: 4, held: 2 })
    await flashGate.finish(sale.itemId, [taken?.entry as string])
    await books().run()
    expect(await sale.look()).toMatchObject({ free: 6, held: 0 })
    expect(books().totals()).toEqual({ corrected: 0, freed: 1 })
  })

  it('§10.5 by one process at a time', async () => {
    sale = await openSaleShop()
    const { lock } = sale.services
    const held = await lock.tryAcquire('flash-books', { ttlMs: 60_000 })
    const claim = await sale.claim()
    await sale.services.flashGate.giveBack(sale.itemId, idOf(claim))
    await sale.writeAll()
    const before = await sale.look()
    await books().run()
    expect(await sale.look()).toEqual(before)
    await held?.release()
    await books().run()
    await sale.expectBalance()
  })
})

describe('§10.6 jishi flash rebuild', () => {
  const run = (...args: string[]) => {
    const { flashKeeper: keeper, flash } = sale.services
    return flashCommands({ keeper, claims: flash.claims }, args)
  }

  it('builds the gates anew, of all items or of one', async () => {
    sale = await openSaleShop()
    await sale.claim({ count: 2 })
    await sale.writeAll()
    const { epoch = 0 } = (await sale.look()) ?? {}
    await sale.services.flashGate.giveBack(sale.itemId, 'not-there')
    expect(await run('rebuild')).toEqual({ text: '1 gates built.', isDone: true })
    expect(await sale.look()).toEqual({ epoch: epoch + 1, free: 4, held: 2, sold: 0 })
    expect((await run('rebuild', '--item', String(sale.itemId))).isDone).toBe(true)
    expect(await sale.look()).toMatchObject({ epoch: epoch + 2 })
  })

  it('says what it cannot do', async () => {
    sale = await openSaleShop()
    expect((await run('mend')).text).toContain('usage')
    expect((await run('rebuild', '--item', 'x')).text).toContain('usage')
    expect((await run('rebuild', '--item', '999')).text).toContain('999')
    await sale.services.lock.tryAcquire(`flash-gate-${sale.itemId}`, { ttlMs: 60_000 })
    expect(await run('rebuild')).toMatchObject({ isDone: false })
  })
})
