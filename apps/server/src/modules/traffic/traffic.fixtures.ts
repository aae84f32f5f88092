import { openDatabaseAt, openKvAt } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { migrate } from '../../infra/database/migrate.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import { createTrafficService } from './index.ts'

export type TrafficScene = Awaited<ReturnType<typeof openTrafficScene>>

/** Two processes of one shop, each with a guard and connections of its own, on one clock. */
export async function openTrafficScene({ scale = 1, trustedProxies = [] as string[] } = {}) {
  const place = await createTestPlace()
  const clock = createManualClock('2026-11-21T04:00:00Z')
  const ids = createIds(clock)
  const warnings: { details: object; message: string }[] = []
  const logger = { warn: (details: object, message: string) => void warnings.push({ details, message }) }

  function openProcess() {
    const database = openDatabaseAt(place)
    const kv = openKvAt(place)
    const traffic = createTrafficService({
      database,
      kv,
      clock,
      ids,
      logger,
      config: { scale, trustedProxies },
    })
    return { database, kv, traffic }
  }
  const processes = [openProcess(), openProcess()] as const
  let hasStore = true

  async function loseStore(): Promise<void> {
    if (hasStore) await Promise.all(processes.map(({ kv }) => kv.close()))
    hasStore = false
  }

  const [one, two] = processes
  await migrate(one.database)

  return {
    clock,
    warnings,
    one: one.traffic,
    two: two.traffic,
    database: one.database,
    /** From here on neither process reaches the store. */
    loseStore,
    async close() {
      for (const { traffic } of processes) await traffic.stop()
      await loseStore()
      for (const { database } of processes) await database.close()
      await removeTestPlace(place)
    },
  }
}
