import { parseArgs } from 'node:util'
import type { FlashClaims } from '../flash/index.ts'
import type { GateKeeper } from './keep-gate.ts'

export const flashUsage = `  flash rebuild [--item N]
                     build the gates of flash sales anew from the database; claims that are not written yet are lost`

const usage = 'usage: jishi flash rebuild [--item N]'

export async function flashCommands(
  { keeper, claims }: { keeper: Pick<GateKeeper, 'rebuild'>; claims: Pick<FlashClaims, 'listGates'> },
  [verb, ...args]: string[],
): Promise<{ text: string; isDone: boolean }> {
  if (verb !== 'rebuild') return { text: usage, isDone: false }
  const { values } = parseArgs({ args, options: { item: { type: 'string' } } })
  const wanted = values.item === undefined ? undefined : Number(values.item)
  if (wanted !== undefined && !(Number.isInteger(wanted) && wanted > 0)) return { text: usage, isDone: false }
  const known = (await claims.listGates()).map(({ id }) => id)
  const itemIds = known.filter((id) => wanted === undefined || id === wanted)
  if (wanted !== undefined && itemIds.length === 0)
    return { text: `item ${wanted} is in no flash sale that runs or comes`, isDone: false }
  const missed: number[] = []
  for (const itemId of itemIds) if (!(await keeper.rebuild(itemId))) missed.push(itemId)
  const lines = missed.map((itemId) => `not built, another process is at it: item ${itemId}`)
  const text = [`${itemIds.length - missed.length} gates built.`, ...lines].join('\n')
  return { text, isDone: missed.length === 0 }
}
