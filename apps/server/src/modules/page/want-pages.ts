import { setImmediate } from 'node:timers/promises'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import { addPages, wantPages } from './page.queries.ts'
import { listForgottenKeys, listKeysAfter, listShownKeys } from './page-list.queries.ts'
import { listKeysOfParts } from './part.queries.ts'

interface Deps {
  database: Database
  outbox: JobOutbox<Tx>
  clock: Clock
}

const pagesPerSlice = 200
const partsPerLook = 50
/** A stale page has a job or somebody who renders it; after that long it is looked after again. */
const forgottenAfterMs = 30_000
const forgottenAtOnce = 500
const shownWithinMs = 2 * 3_600_000
const shownAtOnce = 2000

/** Says which pages shall be rendered anew: each gets a job in the same transaction, unless it has one. */
export function createWants({ database, outbox, clock }: Deps) {
  const now = () => clock.now().getTime()

  async function want(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return
    await database.transaction(async (tx) => addJobs(tx, await wantPages(tx, database, keys, now())))
  }

  async function addJobs(tx: Tx, keys: readonly string[]): Promise<void> {
    for (const key of keys) await outbox.append(tx, { name: 'page.render', payload: { key } })
  }

  async function wantAll(list: (after: string) => Promise<string[]>): Promise<void> {
    for (let after = ''; ; ) {
      const keys = await list(after)
      await want(keys)
      const last = keys.at(-1)
      if (last === undefined || keys.length < pagesPerSlice) return
      after = last
      // The embedded database works in this thread: let requests pass between two slices.
      await setImmediate()
    }
  }

  return {
    /** Pages that are not there are nobody's. */
    want,

    /** Like `want`, also for pages that nobody has asked for yet. */
    async wantAlways(keys: readonly string[]): Promise<void> {
      const added = await addPages(database, keys, now())
      if (added.length > 0) await database.transaction((tx) => addJobs(tx, added))
      await want(keys.filter((key) => !added.includes(key)))
    },

    /** Every page that shows one of `parts`; those of the first parts first. */
    async wantShowing(parts: readonly string[]): Promise<void> {
      for (let start = 0; start < parts.length; start += partsPerLook) {
        const some = parts.slice(start, start + partsPerLook)
        await wantAll((after) => listKeysOfParts(database.db, some, { after, limit: pagesPerSlice }))
      }
    },

    async wantEverything(): Promise<void> {
      await wantAll((after) => listKeysAfter(database.db, after, pagesPerSlice))
    },

    /** List pages that somebody looked at lately: rankings and counts move without anybody saying so. */
    async wantShown(): Promise<void> {
      const since = now() - shownWithinMs
      const keys = await listShownKeys(database.db, { since, limit: shownAtOnce })
      for (let start = 0; start < keys.length; start += pagesPerSlice)
        await want(keys.slice(start, start + pagesPerSlice))
    },

    /** New jobs for pages whose worker died or whose job was given up. A job too many does nothing. */
    async sweep(): Promise<void> {
      const at = now()
      const keys = await listForgottenKeys(database.db, {
        before: at - forgottenAfterMs,
        now: at,
        limit: forgottenAtOnce,
      })
      if (keys.length > 0) await database.transaction((tx) => addJobs(tx, keys))
    },
  }
}
