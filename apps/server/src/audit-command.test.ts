import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AuditReport } from './audit.ts'
import { auditCommand } from './audit-command.ts'
import { Crash, openDyingArchive } from './modules/order/archive.fixtures.ts'
import {
  type LedgerServices,
  type LedgerWorld,
  openLedgerWorld,
  place,
} from './modules/order/ledger.fixtures.ts'
import { buildBuyer, buildSku } from './modules/order/order.fixtures.ts'

const dayMs = 86_400_000
const old = '202601'

let world: LedgerWorld
let services: LedgerServices
let proofs: LedgerServices['proofs']

/** Two orders of January that are cancelled, and the clock stands in June. */
beforeEach(async () => {
  world = await openLedgerWorld('2026-01-10T02:00:00Z')
  services = await world.startServices()
  const buyer = await buildBuyer(services)
  const skuId = await buildSku(services, { stock: 100 })
  for (const reason of ['', 'too much'])
    await services.orders.cancel(buyer.userId, await place(services, buyer, skuId), reason)
  world.clock.advance(150 * dayMs)
  // What stands in the outbox since then is no matter of this.
  proofs = services.proofs.filter(({ promises }) => !('outbox.handed_over' in promises))
})
afterEach(() => world.close())

const audit = (...args: string[]) => auditCommand({ ...services, proofs }, args)
const archive = () => services.orders.archive.archive(old)
const restore = () => services.orders.archive.restore(old)

/** An audit that has just taken its snapshot when `move` happens. */
function auditDuring(move: () => Promise<void>) {
  const { database } = services
  const snapshot: typeof database.snapshot = (work) =>
    database.snapshot(async (db) => {
      await move()
      return work(db)
    })
  return auditCommand({ ...services, proofs, database: { ...database, snapshot } }, [])
}

const tryAgain = { text: expect.stringContaining('Try again'), exitCode: 75 }

describe('jishi audit', () => {
  it('says of each promise whether it holds, for a person or for a program', async () => {
    const { text, exitCode } = await audit()
    expect({ text, exitCode }).toEqual({ text: expect.not.stringContaining('BROKEN'), exitCode: 0 })
    const report = JSON.parse((await audit('--json')).text) as AuditReport
    expect(report.isClean).toBe(true)
    await world.database.db.updateTable('sku_stock').set({ stock: 1 }).execute()
    expect(await audit()).toEqual({ text: expect.stringContaining('BROKEN  of every SKU'), exitCode: 1 })
  })

  it('says that nothing was proven when a period was archived meanwhile', async () => {
    expect(await auditDuring(archive)).toEqual(tryAgain)
    expect(await audit()).toMatchObject({ exitCode: 0 })
  })

  it('says that nothing was proven when a period was brought back meanwhile', async () => {
    await archive()
    expect(await auditDuring(restore)).toEqual(tryAgain)
    expect(await audit()).toMatchObject({ exitCode: 0 })
  })

  it('says that nothing was proven when a period was archived and brought back and archived', async () => {
    await archive()
    const twice = async () => {
      await restore()
      await archive()
    }
    expect(await auditDuring(twice)).toEqual(tryAgain)
  })

  it('throws what went wrong where no period moved', async () => {
    const failing = () => Promise.reject(new Error('the disk is on fire'))
    await expect(auditDuring(failing)).rejects.toThrow('the disk is on fire')
  })

  it.each(['archive', 'restore'] as const)(
    'is not disturbed by a period that is left half-way: %s',
    async (way) => {
      if (way === 'restore') await archive()
      for (let n = 1; ; n++) {
        const outcome = await openDyingArchive(services, n)
          [way](old)
          .catch((error: unknown) => error)
        expect(await audit(), `died before write ${n}`).toMatchObject({ exitCode: 0 })
        if (outcome === undefined) break
        expect(outcome).toBeInstanceOf(Crash)
        await services.orders.archive[way](old)
        await services.orders.archive[way === 'archive' ? 'restore' : 'archive'](old)
      }
    },
    120_000,
  )
})
