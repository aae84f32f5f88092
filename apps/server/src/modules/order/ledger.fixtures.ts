import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openTestPorts } from '../../../test/ports.ts'
import { scratch } from '../../../test/scratch.ts'
import { runAudit } from '../../audit.ts'
import { readConfig } from '../../config.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createLogger } from '../../kernel/logger.ts'
import { wireServices } from '../../wire.ts'
import { type Buyer, composePlacing } from './order.fixtures.ts'

export type LedgerWorld = Awaited<ReturnType<typeof openLedgerWorld>>

/** One shop's data and clock; `startServices` is one more process of it, with a configuration of its own. */
export async function openLedgerWorld(now: string) {
  const ports = await openTestPorts()
  const clock = createManualClock(now)
  const folder = await mkdtemp(join(scratch, 'jishi-ledger-'))
  const logger = createLogger('silent')
  const stops: (() => Promise<void>)[] = []

  async function startServices(env: Record<string, string> = {}) {
    const config = readConfig({ JISHI_FOLDER: folder, JISHI_SECRET: 's'.repeat(32), ...env })
    const services = await wireServices(ports, config, logger, clock)
    if (stops.length === 0) await services.addresses.importRegions()
    stops.push(services.closeOwn)
    return services
  }

  return {
    clock,
    database: ports.database,
    startServices,
    async close() {
      for (const stop of stops) await stop()
      await ports.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type LedgerServices = Awaited<ReturnType<LedgerWorld['startServices']>>

export async function place(
  services: LedgerServices,
  buyer: Buyer,
  skuId: number,
  paymentMethod: 'cod' | 'alipay' = 'alipay',
): Promise<string> {
  const placing = await composePlacing(services, buyer, skuId, { paymentMethod })
  return (await services.orders.place(buyer.userId, placing)).orderNo
}

/** Every order of that person, read page by page. */
export async function listAll(services: LedgerServices, { userId }: Buyer, limit = 2): Promise<string[]> {
  const found: string[] = []
  for (let after: string | undefined; ; ) {
    const page = await services.orders.list(userId, { after, limit })
    found.push(...page.items.map(({ orderNo }) => orderNo))
    if (page.next === null) return found
    after = page.next
  }
}

export async function runJob(services: LedgerServices, name: string): Promise<void> {
  for (const { handlers } of services.jobs) await handlers[name]?.({}, { id: '1', attempt: 1 })
}

/** The promises that do not hold. */
export async function listBroken({ database, proofs }: LedgerServices): Promise<string[]> {
  return (await runAudit(database, proofs)).promises
    .filter(({ broken }) => broken > 0)
    .map(({ name }) => name)
}
