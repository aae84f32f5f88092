import type { Config } from './config.ts'
import { migrate } from './infra/database/migrate.ts'
import type { Logger } from './kernel/logger.ts'
import type { Services } from './wire.ts'

/**
 * The embedded database brings itself up to date at the start. A shared one is migrated by command, so that ten servers
 * starting at once do not alter tables under the eleventh.
 */
export async function prepare(
  { database, addresses, search }: Services,
  config: Config,
  logger: Logger,
): Promise<void> {
  if (config.database.driver === 'sqlite') {
    await migrate(database, (name) => logger.info({ migration: name }, 'migrated'))
    await addresses.importRegions()
  }
  // A shop without its search is still a shop: the timed job asks again.
  await Promise.all([search.askForRebuild(), search.warmUp()]).catch((error) =>
    logger.warn({ err: error }, 'the search index was not looked at'),
  )
}
