import { countSold, holdMs, readTaken, type Sale } from '../harness/flash-sale.ts'
import type { Mall } from '../harness/mall.ts'
import type { CrowdResult } from '../load/protocol.ts'

/** What the shop's own tables, and its own audit, say after the sale. */
export interface Facts {
  /** Units in orders that live, counted from the orders. */
  sold: number
  /** Units that the item's row says are taken. */
  taken: number
  claims: Claim[]
  /** What `jishi audit` printed where it was not content. */
  auditFindings: string | undefined
  crowd: CrowdResult
}

interface Claim {
  userId: number
  count: number
  state: string
  /** Milliseconds from the start of the sale to the press that was accepted, and to the order. */
  claimedAtMs: number
  writtenAtMs: number
}

export async function gatherFacts(mall: Mall, { startsAt, items }: Sale, crowd: CrowdResult): Promise<Facts> {
  const itemId = items[0]?.itemId ?? 0
  const rows = await mall.database.db
    .selectFrom('flash_claim')
    .select(['user_id', 'count', 'state', 'until', 'created_at'])
    .where('item_id', '=', itemId)
    .execute()
  return {
    sold: await countSold(mall.database, itemId),
    taken: await readTaken(mall.database, itemId),
    claims: rows.map((row) => ({
      userId: row.user_id,
      count: row.count,
      state: row.state,
      claimedAtMs: row.until - holdMs - startsAt,
      writtenAtMs: row.created_at - startsAt,
    })),
    auditFindings: await audit(mall),
    crowd,
  }
}

function audit(mall: Mall): Promise<string | undefined> {
  return mall.command(['audit']).then(
    () => undefined,
    (error: { stdout?: string }) => error.stdout ?? String(error),
  )
}
