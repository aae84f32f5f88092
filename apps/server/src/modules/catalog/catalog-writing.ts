import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import type { Audit } from '../staff/index.ts'
import type {} from './catalog.events.ts'

/** What every write of the catalogue needs. */
export interface WriteDeps {
  database: Database
  events: Events<Tx>
  audit: Pick<Audit, 'record'>
  clock: Clock
  /** Called after each commit: what was remembered is old now. */
  onChanged: () => Promise<void>
}

/** Runs the change in one transaction, tells that it is committed, and gives what it gave. */
export async function writeCatalog<Result>(
  { database, onChanged }: WriteDeps,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const result = await database.transaction(work)
  await onChanged()
  return result
}

/** Throws staff.changed_meanwhile unless the version that was read is the one that is there. */
export function checkVersion(current: { version: number }, version: number): void {
  if (current.version !== version) throw new AppError('staff.changed_meanwhile', { version: current.version })
}

/** The fields of `change` that say something else than `current`; undefined when none does. */
export function pickChanges<Row extends object>(
  current: Row,
  change: Partial<Row>,
): Partial<Row> | undefined {
  const changed = Object.entries(change).filter(
    ([field, value]) => value !== undefined && value !== current[field as keyof Row],
  )
  return changed.length === 0 ? undefined : (Object.fromEntries(changed) as Partial<Row>)
}

const skusPerEvent = 500

export interface ChangedGoods {
  id: number
  spu_id: number
  category_id: number
}

/** Announces that shoppers see these goods differently now. `categoryIds`: where they stood before, too. */
export async function publishGoods(
  { events }: WriteDeps,
  tx: Tx,
  skus: readonly ChangedGoods[],
  categoryIds: readonly number[] = [],
): Promise<void> {
  for (let from = 0; from < skus.length; from += skusPerEvent) {
    const some = skus.slice(from, from + skusPerEvent)
    await events.publish(tx, 'catalog.goods_changed', {
      skuIds: some.map(({ id }) => id),
      spuIds: [...new Set(some.map(({ spu_id }) => spu_id))],
      categoryIds: [...new Set([...some.map(({ category_id }) => category_id), ...categoryIds])],
    })
  }
}
