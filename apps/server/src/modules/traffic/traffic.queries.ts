import type { Selectable } from 'kysely'
import type { Db } from '../../infra/database/database.ts'
import type { IpRuleTable } from './traffic.tables.ts'

export type IpRuleRow = Selectable<IpRuleTable>

/** Rules that are in force at `now`, in the order of their ranges. */
export function listRules(db: Db, now: number): Promise<IpRuleRow[]> {
  return db
    .selectFrom('ip_rule')
    .selectAll()
    .where((rule) => rule.or([rule('expires_at', 'is', null), rule('expires_at', '>', now)]))
    .orderBy('cidr')
    .execute()
}

export async function insertRule(db: Db, rule: IpRuleRow): Promise<void> {
  await db.insertInto('ip_rule').values(rule).execute()
}

/** Writes over the rule of the same range; tells whether there was one. */
export async function replaceRule(db: Db, { cidr, ...rule }: IpRuleRow): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('ip_rule')
    .set(rule)
    .where('cidr', '=', cidr)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Writes over a rule that has run out, whoever made it; tells whether there was one. */
export async function replaceExpiredRule(
  db: Db,
  { cidr, ...rule }: IpRuleRow,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('ip_rule')
    .set(rule)
    .where('cidr', '=', cidr)
    .where('expires_at', '<=', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Tells whether there was such a rule. */
export async function deleteRule(db: Db, cidr: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('ip_rule').where('cidr', '=', cidr).executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

/** Gives how many there were. */
export async function deleteExpiredRules(db: Db, now: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('ip_rule')
    .where('expires_at', '<=', now)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
