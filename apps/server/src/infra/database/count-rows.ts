import type { SelectQueryBuilder } from 'kysely'

/** How many rows a selection without columns has: `countRows(db.selectFrom('sku'))`. */
export async function countRows<Known, From extends keyof Known>(
  selection: SelectQueryBuilder<Known, From, unknown>,
): Promise<number> {
  const { found } = await selection
    .select((eb) => eb.fn.countAll().as('found'))
    .$castTo<{ found: number | string }>()
    .executeTakeFirstOrThrow()
  return Number(found)
}
