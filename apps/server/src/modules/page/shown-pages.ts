import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/logger.ts'
import { createWatch } from '../../kernel/watch.ts'
import { touchShown } from './page.queries.ts'

interface Deps {
  database: Database
  clock: Clock
  logger: Pick<Logger, 'warn'>
}

const writeEveryMs = 30_000
const keysAtOnce = 200

/** Which list pages were looked at: noted in memory, written down now and then, so that a visit costs no write. */
export function createShownPages({ database, clock, logger }: Deps) {
  const shown = new Set<string>()
  let writtenAt = 0

  async function write(): Promise<void> {
    const keys = [...shown]
    shown.clear()
    writtenAt = clock.now().getTime()
    for (let start = 0; start < keys.length; start += keysAtOnce)
      await touchShown(database.db, keys.slice(start, start + keysAtOnce), writtenAt)
  }

  const watch = createWatch(async () => {
    if (shown.size === 0 || clock.now().getTime() - writtenAt < writeEveryMs) return
    await write().catch((error: unknown) => logger.warn({ err: error }, 'visits of list pages are not noted'))
  })

  return {
    note(key: string): void {
      if (key.includes(' /category/')) shown.add(key)
    },
    write,
    start: watch.start,
    stop: watch.stop,
  }
}
