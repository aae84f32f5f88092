import { afterEach, expect, it, vi } from 'vitest'
import type { GateClaim, GateItem } from '../../infra/flash-gate/flash-gate.ts'
import type { Lock } from '../../infra/lock/lock.ts'
import { createLogger } from '../../kernel/logger.ts'
import { idOf, openSaleShop, type SaleShop, writeRows } from './flash-sale.fixtures.ts'
import { createGateKeeper } from './keep-gate.ts'

let sale: SaleShop
afterEach(async () => {
  vi.useRealTimers()
  await sale.close()
})

/** Everybody gets it: as for builders that were paused longer than theirs lived. */
const noLock: Lock = {
  tryAcquire: async () => ({ fence: 1, renew: async () => true, release: async () => true }),
  close: async () => {},
}

/** One of a process that builds by `build`, which may pass it on to the gate. */
function openKeeper(
  build: (item: GateItem, pass: (item: GateItem) => Promise<boolean>) => Promise<boolean>,
  lock: Lock = noLock,
) {
  const { flashGate, flash } = sale.services
  return createGateKeeper({
    gate: { ...flashGate, build: (item) => build(item, flashGate.build) },
    claims: flash.claims,
    ...{ lock, clock: sale.clock, logger: createLogger('silent') },
  })
}

/** Calls `after` after each page, with how many were read. */
async function* readOn(claims: GateItem['claims'], after: (read: number) => Promise<unknown>) {
  let read = 0
  for await (const page of claims) {
    yield page
    await after(++read)
  }
}

const row = (id: string) => sale.services.flash.claims.find(id)

it('what is paid, given back or taken again while a gate is built is so in it, told to the gate before', async () => {
  sale = await openSaleShop({ stock: 20 })
  const [paid, unpaid, again] = [await sale.claim(), await sale.claim(), await sale.claim()].map(idOf)
  await sale.writeAll()
  const { database, flash } = sale.services
  const move = (id = '', how: 'pay' | 'giveBack' | 'takeAgain') =>
    database.transaction((tx) => flash.claims[how](tx, id, 'unpaid'))
  await move(again, 'giveBack')
  await sale.runJobs()
  expect(await sale.look()).toMatchObject({ free: 18, held: 2, sold: 0 })

  const keeper = openKeeper(async (item, pass) => {
    const claims = await Array.fromAsync(item.claims)
    expect(await move(paid, 'pay')).toBe(true)
    expect(await move(unpaid, 'giveBack')).toBe(true)
    expect(await move(again, 'takeAgain')).toBe(true)
    await sale.runJobs()
    return pass({ ...item, claims })
  })
  expect(await keeper.rebuild(sale.itemId)).toBe(true)
  expect(await sale.look()).toMatchObject({ free: 18, held: 0, sold: 2 })
  await sale.expectBalance()
})

it('a gate is read page by page, all of it as of one moment, whatever moves meanwhile', async () => {
  sale = await openSaleShop({ stock: 6000 })
  const rows = await writeRows(sale, 5300)
  const last =
    rows
      .filter(({ state }) => state === 'ordered')
      .toSorted(byId)
      .at(-1)?.claim_id ?? ''
  // As a claim that is given back, of which there is no order here.
  const giveBack = () =>
    sale.services.database.transaction(async (tx) => {
      await tx.updateTable('flash_claim').set({ state: 'gone' }).where('claim_id', '=', last).execute()
      const item = tx.updateTable('flash_item').where('id', '=', sale.itemId)
      await item.set((eb) => ({ taken: eb('taken', '-', 1) })).execute()
    })
  const sizes: number[] = []
  const loaded: GateClaim[] = []
  let free = 0
  const keeper = openKeeper(async (item, pass) => {
    free = item.free
    const claims = readOn(item.claims, async (read) => read === 1 && (await giveBack()))
    const noted = (async function* () {
      for await (const page of claims) {
        sizes.push(page.length)
        loaded.push(...page)
        yield page
      }
    })()
    return pass({ ...item, claims: noted })
  })
  expect(await keeper.rebuild(sale.itemId)).toBe(true)
  expect(sizes).toEqual([1000, 1000, 1000, 1000, 1000, 300])
  expect(new Set(loaded.map(({ claimId }) => claimId)).size).toBe(5300)
  expect(loaded.find(({ claimId }) => claimId === last)).toMatchObject({ state: 'held' })
  expect(free + loaded.filter(({ state }) => state !== 'gone').length).toBe(6000)
  expect(await row(last)).toMatchObject({ state: 'gone' })
  await sale.expectBalance()
})

const byId = (a: { claim_id: string }, b: { claim_id: string }) => (a.claim_id < b.claim_id ? -1 : 1)

it('of two builders at once the one that raised the epoch first is refused, and nothing of it stays', async () => {
  sale = await openSaleShop({ stock: 4000 })
  await writeRows(sale, 2500)
  const { epoch = 0 } = (await sale.look()) ?? {}
  const second = openKeeper((item, pass) => pass(item))
  const first = openKeeper((item, pass) => {
    const claims = readOn(item.claims, async (read) => read === 2 && (await second.rebuild(sale.itemId)))
    return pass({ ...item, claims })
  })
  expect(await first.rebuild(sale.itemId)).toBe(false)
  expect(await sale.look()).toMatchObject({ epoch: epoch + 2 })
  await sale.expectBalance()
})

it('a builder that finds a later epoch than it raised leaves the gate to whoever raised that', async () => {
  sale = await openSaleShop()
  const { claims } = sale.services.flash
  const build = vi.fn(async () => true)
  const keeper = createGateKeeper({
    gate: { ...sale.services.flashGate, build },
    claims: {
      ...claims,
      raiseEpoch: async (itemId) => {
        const epoch = await claims.raiseEpoch(itemId)
        await claims.raiseEpoch(itemId)
        return epoch
      },
    },
    ...{ lock: noLock, clock: sale.clock, logger: createLogger('silent') },
  })
  expect(await keeper.rebuild(sale.itemId)).toBe(false)
  expect(build).not.toHaveBeenCalled()
})

it('a builder that loses its lock half-way gives up, and the gate before it stands', async () => {
  sale = await openSaleShop({ stock: 4000 })
  await writeRows(sale, 2500)
  const before = await sale.look()
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const lock: Lock = {
    tryAcquire: async () => ({ fence: 1, renew: async () => false, release: async () => false }),
    close: async () => {},
  }
  let pages = 0
  const keeper = openKeeper((item, pass) => {
    const claims = readOn(item.claims, async (read) => {
      pages = read
      if (read === 1) await vi.advanceTimersByTimeAsync(10_000)
    })
    return pass({ ...item, claims })
  }, lock)
  await expect(keeper.rebuild(sale.itemId)).rejects.toThrow('not ours any more')
  expect(pages).toBe(1)
  expect(await sale.look()).toEqual(before)
})
