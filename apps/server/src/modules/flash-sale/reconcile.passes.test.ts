import { afterEach, describe, expect, it } from 'vitest'
import type { FlashGate } from '../../infra/flash-gate/flash-gate.ts'
import { emptyGate, idOf, openSaleShop, type SaleShop, writeRows } from './flash-sale.fixtures.ts'
import { type ReconcileDeps, reconcileItem } from './reconcile.ts'

let sale: SaleShop
afterEach(() => sale.close())

type Point = (typeof points)[number]
const points = [
  ...['look', 'listLog', 'listStates', 'readStates', 'listClaims', 'listSome', 'find', 'correct'],
] as const

/** What the reconciler calls, with `before` before each call and `after` after it. */
function watchAll(before: (point: Point) => Promise<unknown>, after = before): ReconcileDeps {
  const { flashGate: gate, flash } = sale.services
  const around =
    <Args extends unknown[], Answer>(point: Point, call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args) => {
      await before(point)
      const answer = await call(...args)
      await after(point)
      return answer
    }
  const aroundPages = (point: Point, list: FlashGate['listLog']) =>
    async function* (itemId: number) {
      await before(point)
      yield* list(itemId)
      await after(point)
    }
  return {
    gate: {
      look: around('look', gate.look),
      find: around('find', gate.find),
      correct: around('correct', gate.correct),
      readStates: around('readStates', gate.readStates),
      listClaims: aroundPages('listClaims', gate.listClaims),
      listLog: aroundPages('listLog', gate.listLog),
    },
    claims: {
      findItem: flash.claims.findItem,
      listStates: around('listStates', flash.claims.listStates),
      listSome: around('listSome', flash.claims.listSome),
    },
  }
}

const doNothing = async () => {}
const compare = (deps: ReconcileDeps = watchAll(doNothing)) => reconcileItem(deps, sale.itemId)

/** As somebody who takes a claim from the log and never writes it. */
async function lose(count = 1) {
  const { flashGate: gate } = sale.services
  const limits = { itemIds: [sale.itemId], limit: count, waitMs: 0, idleMs: 60_000 }
  const taken = await gate.take('w', limits)
  await gate.finish(
    sale.itemId,
    taken.map(({ entry }) => entry),
  )
  return taken
}

/** So many claims of one unit that are in the log, beside those that are there. */
function claimMany(count: number) {
  const { flashGate: gate } = sale.services
  const now = sale.clock.now().getTime()
  const claims = Array.from({ length: count }, (_, i) => ({ claimId: `many${i}`, userId: 1 + i, count: 1 }))
  return Promise.all(
    claims.map((claim) => gate.claim({ ...claim, itemId: sale.itemId, now, holdMs: 60_000 })),
  )
}

describe('the comparison of a gate with the database', () => {
  it('of more claims than a page has finds each that differs, and each that is lost', async () => {
    sale = await openSaleShop({ stock: 4000 })
    const rows = await writeRows(sale, 3300)
    expect(await compare()).toEqual({ corrected: 0, freed: 0 })
    const { flashGate: gate } = sale.services
    for (const { claim_id } of rows.filter(({ state }) => state === 'ordered').slice(0, 120))
      await gate.giveBack(sale.itemId, claim_id)
    await claimMany(1300)
    await lose(70)
    expect(await compare()).toEqual({ corrected: 120, freed: 70 })
    expect((await sale.look())?.free).toBe(4000 - rows.filter(({ state }) => state !== 'gone').length - 1230)
    await lose(1230)
    expect(await compare()).toEqual({ corrected: 0, freed: 1230 })
    await sale.expectBalance()
  })

  it('builds up a gate that forgot them all', async () => {
    sale = await openSaleShop({ stock: 2500 })
    await writeRows(sale, 2300)
    const [item, look] = [await sale.findItem(), await sale.look()]
    await emptyGate(sale.place)
    await sale.services.flashGate.build({
      ...{ itemId: sale.itemId, epoch: look?.epoch ?? 0, startsAt: item?.starts_at ?? 0 },
      ...{ endsAt: item?.ends_at ?? 0, limitPerPerson: 2, free: 2500, claims: [] },
      now: sale.clock.now().getTime(),
    })
    expect(await compare()).toEqual({ corrected: 1840, freed: 0 })
    expect(await sale.look()).toEqual(look)
  })

  it('looks for lost claims only where more is taken at the gate than rows have, and not among those of the log', async () => {
    sale = await openSaleShop()
    const listAsked = async () => {
      const asked: Point[] = []
      await compare(watchAll(async (point) => asked.push(point), doNothing))
      return asked.filter((point) => point !== 'look')
    }
    await sale.claim({ count: 2 })
    await sale.writeAll()
    expect(await listAsked()).toEqual(['listLog', 'listStates', 'readStates', 'listStates'])
    await sale.claim()
    expect(await listAsked()).toEqual(['listLog', 'listStates', 'readStates', 'listStates', 'listClaims'])
    await lose()
    expect((await listAsked()).slice(5)).toEqual(['listLog', 'listSome', 'find', 'correct'])
  })

  it('looks for lost claims when the workers have nearly caught up', async () => {
    sale = await openSaleShop({ stock: 2500 })
    await claimMany(2200)
    await lose(100)
    expect(await compare()).toEqual({ corrected: 0, freed: 0 })
    await lose(300)
    expect(await compare()).toEqual({ corrected: 0, freed: 400 })
    expect(await sale.look()).toMatchObject({ free: 700, held: 1800 })
  })

  it('finds a claim that is lost behind one that was forgotten: together their units are right', async () => {
    sale = await openSaleShop()
    const written = await sale.claim({ count: 2 })
    await sale.writeAll()
    await sale.claim({ count: 2 })
    await lose()
    await sale.services.flashGate.giveBack(sale.itemId, idOf(written))
    expect(await sale.look()).toMatchObject({ free: 4, held: 2 })
    expect(await compare()).toEqual({ corrected: 1, freed: 1 })
    await sale.expectBalance()
  })

  it('frees a claim once that the gate lists twice, and none that it lists late', async () => {
    sale = await openSaleShop()
    await sale.claim({ count: 2 })
    await lose()
    const deps = watchAll(doNothing)
    const { listClaims } = deps.gate
    deps.gate.listClaims = async function* (itemId) {
      yield* listClaims(itemId)
      await sale.claim()
      yield* listClaims(itemId)
    }
    expect(await compare(deps)).toEqual({ corrected: 0, freed: 1 })
    expect(await sale.look()).toMatchObject({ free: 5, held: 1 })
  })
})

describe('the comparison, while others go on', () => {
  const written = async () => {
    const claim = await sale.claim()
    await sale.writeAll()
    return idOf(claim)
  }
  const moves = {
    'a claim is made': () => sale.claim(),
    'a claim is made and written': written,
    'those of the log are written': () => sale.writeAll(),
    'a claim is paid, and the gate is told': async () => {
      const { database, flash, flashGate } = sale.services
      const id = await written()
      await database.transaction((tx) => flash.claims.pay(tx, id))
      await flashGate.sell(sale.itemId, id)
    },
    'a claim is given back, and the gate is told': async () => {
      const { database, flash, flashGate } = sale.services
      const id = await written()
      await database.transaction((tx) => flash.claims.giveBack(tx, id, 'unpaid'))
      await flashGate.giveBack(sale.itemId, id)
    },
  }

  /** Makes each move at its place, counted along the way before and after each call. Tells whether all were reached. */
  async function compareWith(...moves: [place: number, move: () => Promise<unknown>][]) {
    let place = 0
    const repairs = await compare(
      watchAll(async () => {
        const here = moves.filter(([at]) => at === place)
        place++
        for (const [, move] of here) await move()
      }),
    )
    return { repairs, isReached: moves.every(([at]) => at < place) }
  }

  it.each(Object.entries(moves))(
    'repairs nothing that is right, wherever between two steps %s',
    async (_, move) => {
      sale = await openSaleShop({ stock: 400 })
      let nth = 0
      for (; ; nth++) {
        // One that is written and one that is not, so that all is read.
        await written()
        await sale.claim()
        const { repairs, isReached } = await compareWith([nth, move])
        expect(repairs, `at place ${nth}`).toEqual({ corrected: 0, freed: 0 })
        if (!isReached) break
      }
      expect(nth).toBeGreaterThanOrEqual(12)
      await sale.writeAll()
      await sale.expectBalance()
    },
  )

  it('frees no claim that is made at one step and written at another', async () => {
    sale = await openSaleShop({ stock: 400 })
    let tried = 0
    for (let made = 0, isMade = true; isMade; made++) {
      for (let at = made, isReached = true; isReached; at++) {
        await sale.writeAll()
        const moves: Parameters<typeof compareWith> = [
          [made, () => sale.claim()],
          [at, () => sale.writeAll()],
        ]
        const { repairs, ...rest } = await compareWith(...moves)
        expect(repairs, `made at ${made}, written at ${at}`).toEqual({ corrected: 0, freed: 0 })
        isReached = rest.isReached
        if (at === made) isMade = isReached
        tried++
      }
    }
    expect(tried).toBeGreaterThan(100)
    await sale.writeAll()
    await sale.expectBalance()
  })

  it('believes only rows that were read after the gate: one that was given back meanwhile stays so', async () => {
    sale = await openSaleShop()
    const id = await written()
    const deps = watchAll(doNothing)
    const { listStates } = deps.claims
    deps.claims.listStates = async (...args) => {
      const rows = await listStates(...args)
      const { database, flash, flashGate } = sale.services
      await database.transaction((tx) => flash.claims.giveBack(tx, id, 'unpaid'))
      await flashGate.giveBack(sale.itemId, id)
      return rows
    }
    expect(await compare(deps)).toEqual({ corrected: 0, freed: 0 })
    expect(await sale.look()).toMatchObject({ free: 6, held: 0 })
    await sale.expectBalance()
  })

  it('leaves a gate alone that is built anew in the middle, wherever', async () => {
    sale = await openSaleShop({ stock: 400 })
    let nth = 0
    for (; ; nth++) {
      const id = await written()
      await sale.claim()
      await lose()
      await sale.services.flashGate.giveBack(sale.itemId, id)
      const { isReached } = await compareWith([nth, () => sale.services.flashKeeper.rebuild(sale.itemId)])
      if (!isReached) break
      await sale.expectBalance()
    }
    expect(nth).toBeGreaterThanOrEqual(18)
  })

  it('ends where the gate is of another epoch than the item, or is not there', async () => {
    sale = await openSaleShop()
    await written()
    await sale.services.flash.claims.raiseEpoch(sale.itemId)
    expect(await compare()).toBeUndefined()
    await sale.services.flashKeeper.rebuild(sale.itemId)
    expect(await compare()).toEqual({ corrected: 0, freed: 0 })
    await emptyGate(sale.place)
    expect(await compare()).toBeUndefined()
    expect(await reconcileItem(watchAll(doNothing), 999)).toBeUndefined()
  })
})
