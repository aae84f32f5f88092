import type { KyselyPlugin } from 'kysely'
import type { Database } from '../../infra/database/database.ts'
import type { Storage } from '../../infra/storage/storage.ts'
import { createArchiveCodec } from './archive.codec.ts'
import { createArchive } from './archive.ts'
import type { LedgerServices } from './ledger.fixtures.ts'

export const archiveSecret = 's'.repeat(32)

export class Crash extends Error {}

/** One more process that archives and restores, and dies before its `n`-th write to the database or the storage. */
export function openDyingArchive({ database, storage, clock }: LedgerServices, n: number) {
  let writes = 0
  const count = () => {
    writes++
    if (writes === n) throw new Crash(`died before write ${n}`)
  }
  return createArchive({
    clock,
    codec: createArchiveCodec(archiveSecret),
    database: dieWriting(database, count),
    storage: countPuts(storage, count),
  })
}

function dieWriting(database: Database, count: () => void): Database {
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (node.kind !== 'SelectQueryNode') count()
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return {
    ...database,
    db: database.db.withPlugin(plugin),
    transaction: (work) => database.transaction((tx) => work(tx.withPlugin(plugin) as typeof tx)),
  }
}

function countPuts(storage: Storage, count: () => void): Storage {
  return {
    ...storage,
    async put(key, bytes) {
      count()
      return storage.put(key, bytes)
    },
    async delete(key) {
      count()
      await storage.delete(key)
    },
  }
}
