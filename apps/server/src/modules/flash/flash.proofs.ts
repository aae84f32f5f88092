import { countRows } from '../../infra/database/count-rows.ts'
import type { Database, Db } from '../../infra/database/database.ts'
import type { Breach, Proof } from '../../kernel/proof.ts'
import { listGreedy, listItemFacts, sumClaimed } from './flash.proofs.queries.ts'

const sliceSize = 100

const promises = {
  'flash.taken': 'of every flash sale item, what is taken is what claims have, and not more than its stock',
  'flash.limit': 'of no flash sale item a person has more than one person may have',
} as const

/** What flash sales promise by themselves; that claims and orders belong together is proved where orders are. */
export function flashProofs(): Proof<Database['db']>[] {
  return [{ promises, countRows: (db) => countRows(db.selectFrom('flash_item')), find: findBreaches }]
}

async function* findBreaches(db: Db, onSeen: (rows: number) => void): AsyncIterable<Breach> {
  for (let after = 0; ; ) {
    const items = await listItemFacts(db, after, sliceSize)
    const itemIds = items.map(({ id }) => id)
    const claimed = await sumClaimed(db, itemIds)
    for (const item of items) {
      const units = claimed.get(item.id) ?? 0
      if (item.taken !== units || item.taken > item.stock)
        yield { promise: 'flash.taken', row: { ...item, claimed: units } }
    }
    for (const row of await listGreedy(db, itemIds)) yield { promise: 'flash.limit', row }
    onSeen(items.length)
    if (items.length < sliceSize) return
    after = itemIds.at(-1) ?? after
  }
}
