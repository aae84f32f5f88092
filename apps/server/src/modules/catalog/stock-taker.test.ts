import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import type { Tx } from '../../infra/database/database.ts'
import { buildCatalog } from './catalog.fixtures.ts'
import { retryContended, StockContended } from './contended-stock.ts'
import { createStockTaker, type ShortStock, type StockStrategy, type WantedStock } from './stock-taker.ts'

const skuIds = [1, 2, 3, 4]
let ports: TestPorts

beforeAll(async () => {
  ports = await openTestPorts()
  await buildCatalog(
    ports.database,
    skuIds.map((id) => ({ id, stock: 0 })),
  )
})
afterAll(() => ports.close())

async function setStock(stocks: number[]): Promise<void> {
  for (const [index, stock] of stocks.entries()) {
    await ports.database.db
      .updateTable('sku_stock')
      .set({ stock, sales: 0, received: stock, was_ordered: 0 })
      .where('sku_id', '=', index + 1)
      .execute()
  }
}

async function readRows() {
  const rows = await ports.database.db.selectFrom('sku_stock').selectAll().orderBy('sku_id').execute()
  return rows.map(({ stock, sales, was_ordered }) => ({ stock, sales, was_ordered }))
}

class Refused extends Error {
  readonly short: ShortStock[]
  constructor(short: ShortStock[]) {
    super('short')
    this.short = short
  }
}

/** As an order does it: all of it in a transaction of its own, or nothing. Gives the short ones. */
async function order(strategy: StockStrategy, wanted: WantedStock[]): Promise<ShortStock[]> {
  const taker = createStockTaker(strategy, ports.database)
  await setImmediate()
  try {
    await retryContended((mayRace) =>
      ports.database.transaction(async (tx) => {
        const short = await taker.take(tx, wanted, { mayRace })
        if (short.length > 0) throw new Refused(short)
      }),
    )
    return []
  } catch (error) {
    if (error instanceof Refused) return error.short
    throw error
  }
}

describe.each<StockStrategy>(['conditional', 'pessimistic', 'optimistic'])('§8.4 %s', (strategy) => {
  it('P1: 200 takers at once for 50 pieces: 50 get one, 150 are told that none is left', async () => {
    await setStock([50])
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => order(strategy, [{ skuId: 1, count: 1 }])),
    )
    const refused = answers.filter((short) => short.length > 0)
    expect(refused).toEqual(Array(150).fill([{ skuId: 1, stock: 0 }]))
    expect((await readRows())[0]).toEqual({ stock: 0, sales: 50, was_ordered: 1 })
  })

  it('P17: nobody is refused while stock remains, however many want it at once', async () => {
    await setStock([120])
    const answers = await Promise.all(
      Array.from({ length: 120 }, () => order(strategy, [{ skuId: 1, count: 1 }])),
    )
    expect(answers.filter((short) => short.length > 0)).toEqual([])
    expect((await readRows())[0]).toMatchObject({ stock: 0, sales: 120 })
  })

  it('P16: names every short line with what is left of it', async () => {
    await setStock([5, 1, 5, 0])
    const wanted = skuIds.map((skuId) => ({ skuId, count: 2 }))
    expect(await order(strategy, wanted)).toEqual([
      { skuId: 2, stock: 1 },
      { skuId: 4, stock: 0 },
    ])
    expect((await readRows()).map(({ stock, sales }) => [stock, sales])).toEqual([
      [5, 0],
      [1, 0],
      [5, 0],
      [0, 0],
    ])
  })

  it('tells that an unknown SKU has none, takes nothing for nothing, and refuses counts below one', async () => {
    await setStock([5])
    expect(await order(strategy, [{ skuId: 99, count: 1 }])).toEqual([{ skuId: 99, stock: 0 }])
    expect(await order(strategy, [])).toEqual([])
    for (const count of [0, -1, 1.5, Number.NaN])
      await expect(order(strategy, [{ skuId: 1, count }])).rejects.toThrow(RangeError)
    expect((await readRows())[0]).toEqual({ stock: 5, sales: 0, was_ordered: 0 })
  })

  it('whatever is wanted at once: all or nothing of each, no piece lost or sold twice, no needless refusal', async () => {
    const demand = fc
      .uniqueArray(fc.record({ skuId: fc.constantFrom(...skuIds), count: fc.integer({ min: 1, max: 4 }) }), {
        selector: ({ skuId }) => skuId,
        minLength: 1,
      })
      .map((lines) => lines.toSorted((a, b) => a.skuId - b.skuId))
    const stocks = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 4, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(stocks, fc.array(demand, { minLength: 1, maxLength: 12 }), async (before, demands) => {
        await setStock(before)
        const answers = await Promise.all(demands.map((wanted) => order(strategy, wanted)))
        const after = await readRows()
        const served = demands.filter((_, index) => answers[index]?.length === 0)
        for (const [index, { stock, sales }] of after.entries()) {
          const sold = served.flat().filter(({ skuId }) => skuId === index + 1)
          expect(sales).toBe(sold.reduce((sum, { count }) => sum + count, 0))
          expect(stock + sales).toBe(before[index])
          expect(stock).toBeGreaterThanOrEqual(0)
        }
        for (const wanted of demands.filter((each) => !served.includes(each)))
          expect(wanted.some(({ skuId, count }) => (after[skuId - 1]?.stock ?? 0) < count)).toBe(true)
      }),
      { numRuns: 25 },
    )
  })
})

describe('P17: §8.4 optimistic, when others are faster', () => {
  /** The same transaction, whose next `looks` are out of date when they arrive: somebody has taken a piece since. */
  function seenLate(tx: Tx, looks: number): Tx {
    let left = looks
    const late: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        const isLook = result.rows.some((row) => 'stock' in row)
        if (!isLook || left-- <= 0) return result
        return { ...result, rows: result.rows.map((row) => ({ ...row, stock: Number(row.stock) + 1 })) }
      },
    }
    return tx.withPlugin(late)
  }

  async function takeTwo({ stock, late, mayRace }: { stock: number; late: number; mayRace: boolean }) {
    await setStock([stock])
    let retries = 0
    const taker = createStockTaker('optimistic', { ...ports.database, onRetry: () => retries++ })
    const short = await ports.database.transaction((tx) =>
      taker.take(seenLate(tx, late), [{ skuId: 1, count: 2 }], { mayRace }),
    )
    return { short, retries, left: (await readRows())[0]?.stock }
  }

  it('it reads again up to three times', async () => {
    expect(await takeTwo({ stock: 50, late: 3, mayRace: true })).toEqual({ short: [], retries: 3, left: 48 })
  })

  it('it does not say "sold out" after that, but asks for another transaction', async () => {
    await expect(takeTwo({ stock: 50, late: 4, mayRace: true })).rejects.toThrow(StockContended)
    expect((await readRows())[0]?.stock).toBe(50)
  })

  it('it ends by the conditional statement where there is no other transaction to be had', async () => {
    expect(await takeTwo({ stock: 50, late: 99, mayRace: false })).toEqual({
      short: [],
      retries: 4,
      left: 48,
    })
    expect(await takeTwo({ stock: 1, late: 4, mayRace: false })).toMatchObject({ left: 1, retries: 4 })
  })

  it('it says what is left once too little is left', async () => {
    expect(await takeTwo({ stock: 1, late: 1, mayRace: true })).toEqual({
      short: [{ skuId: 1, stock: 1 }],
      retries: 1,
      left: 1,
    })
  })
})

describe('P17: a transaction that lost every race', () => {
  it('is tried again, and the last time not by racing', async () => {
    const tries: boolean[] = []
    const outcome = await retryContended(async (mayRace) => {
      tries.push(mayRace)
      if (mayRace) throw new StockContended(1)
      return 'taken'
    })
    expect([outcome, tries]).toEqual(['taken', [true, true, true, false]])
  })

  it('is not tried again for any other reason', async () => {
    let tries = 0
    const work = async () => {
      tries++
      throw new Error('no disk')
    }
    await expect(retryContended(work)).rejects.toThrow('no disk')
    expect(tries).toBe(1)
  })
})
