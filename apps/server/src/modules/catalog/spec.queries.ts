import type { Tx } from '../../infra/database/database.ts'
import type { SpecPlan } from './family.rules.ts'
import './catalog.tables.ts'

/** Makes the family's specs what the plan says. Gives the first option of each spec that is new. */
export async function applySpecPlan(
  tx: Tx,
  { spuId, skuIds }: { spuId: number; skuIds: readonly number[] },
  { specs, removedSpecIds, removedOptionIds }: SpecPlan,
): Promise<{ specId: number; optionId: number }[]> {
  if (removedOptionIds.length > 0) {
    await tx.deleteFrom('spec_option').where('id', 'in', removedOptionIds).execute()
  }
  if (removedSpecIds.length > 0) await removeSpecs(tx, removedSpecIds, skuIds)
  const added: { specId: number; optionId: number }[] = []
  for (const [sequence, { id, name, options }] of specs.entries()) {
    const specId = id ?? (await insertSpec(tx, { spu_id: spuId, name, sequence }))
    if (id !== undefined) await tx.updateTable('spec').set({ name, sequence }).where('id', '=', id).execute()
    const optionIds = await writeOptions(tx, specId, options)
    if (id === undefined && optionIds[0] !== undefined) added.push({ specId, optionId: optionIds[0] })
  }
  return added
}

async function removeSpecs(tx: Tx, specIds: number[], skuIds: readonly number[]): Promise<void> {
  if (skuIds.length > 0) {
    await tx.deleteFrom('sku_spec').where('sku_id', 'in', skuIds).where('spec_id', 'in', specIds).execute()
  }
  await tx.deleteFrom('spec').where('id', 'in', specIds).execute()
}

async function insertSpec(tx: Tx, row: { spu_id: number; name: string; sequence: number }): Promise<number> {
  const { insertId } = await tx.insertInto('spec').values(row).executeTakeFirstOrThrow()
  return Number(insertId)
}

async function writeOptions(
  tx: Tx,
  specId: number,
  options: { id?: number; value: string }[],
): Promise<number[]> {
  const ids: number[] = []
  for (const [sequence, { id, value }] of options.entries()) {
    if (id !== undefined) {
      await tx.updateTable('spec_option').set({ value, sequence }).where('id', '=', id).execute()
      ids.push(id)
      continue
    }
    const row = { spec_id: specId, value, sequence }
    const { insertId } = await tx.insertInto('spec_option').values(row).executeTakeFirstOrThrow()
    ids.push(Number(insertId))
  }
  return ids
}

/** SKUs that exist already get these options, one of each new spec. */
export async function insertChoices(
  tx: Tx,
  skuIds: readonly number[],
  choice: readonly { specId: number; optionId: number }[],
): Promise<void> {
  const rows = skuIds.flatMap((sku_id) =>
    choice.map(({ specId, optionId }) => ({ sku_id, spec_id: specId, option_id: optionId })),
  )
  if (rows.length > 0) await tx.insertInto('sku_spec').values(rows).execute()
}
