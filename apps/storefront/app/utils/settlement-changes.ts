import type { Fen, SettlementView } from '@jishi/contract'

export type SettlementChange =
  | { kind: 'price'; name: string; before: Fen; after: Fen }
  | { kind: 'stock'; name: string; stock: number }
  | { kind: 'gone'; name: string }

/** What is different from what the shopper was looking at: one entry per line that moved. */
export function listChanges(before: SettlementView, after: SettlementView): SettlementChange[] {
  return before.lines.flatMap((old): SettlementChange[] => {
    const line = after.lines.find(({ skuId }) => skuId === old.skuId)
    if (!line || line.problem === 'unlisted')
      return old.problem === 'unlisted' ? [] : [{ kind: 'gone', name: old.name }]
    const changes: SettlementChange[] = []
    if (line.priceFen !== old.priceFen) {
      changes.push({ kind: 'price', name: line.name, before: old.priceFen, after: line.priceFen })
    }
    if (line.problem === 'stock_short') changes.push({ kind: 'stock', name: line.name, stock: line.stock })
    return changes
  })
}
