import type { FlashGuard } from '@jishi/contract'
import type { FlashGate } from '../../infra/flash-gate/flash-gate.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Patience } from '../../kernel/patience.ts'
import { createWatch } from '../../kernel/watch.ts'
import type { FlashClaims, ItemInTime } from '../flash/index.ts'

/** What one process knows of an item. Times are epoch milliseconds. */
export interface SaleItem {
  itemId: number
  activityId: number
  guard: FlashGuard
  startsAt: number
  endsAt: number
  epoch: number
  stock: number
  limitPerPerson: number
}

/** Why nobody can claim units of an item now; the same object as long as that stays so. */
export type Refusal =
  | { code: 'flash.not_started'; details: { startsAt: string } }
  | { code: 'flash.over'; details: Record<string, never> }
  | { code: 'flash.sold_out'; details: { left: 0 } }

interface Entry {
  item: SaleItem
  notStarted: Refusal
  isSoldOut: boolean
  /** Since then no activity that is scheduled has it. */
  goneAt?: number
}

interface Deps {
  gate: Pick<FlashGate, 'look' | 'watch'>
  claims: Pick<FlashClaims, 'listGates'>
  clock: Clock
  patience: Patience
  /** Called for items that the gate does not know, or only as they were before a rebuild. Never rejects. */
  onMissing: (itemId: number) => Promise<void>
}

export type LocalGate = ReturnType<typeof createLocalGate>

/** So long the end of a sale is told from memory, and its last claims are still written. */
const remembersOverMs = 3_600_000
const over: Refusal = { code: 'flash.over', details: {} }
const soldOut: Refusal = { code: 'flash.sold_out', details: { left: 0 } }

/**
 * The memory of one process: the windows of all items, and which of them are sold out. Read anew twice a second and told
 * in between, so lost news cost half a second. It refuses only what the gate would refuse, and what it does not know it
 * leaves to the gate.
 */
export function createLocalGate({ gate, claims, clock, patience, onMissing }: Deps) {
  const entries = new Map<number, Entry>()
  const watch = createWatch(async () => {
    await patience.attempt(refresh)
  })
  let stopHearing: (() => void) | undefined

  async function refresh(): Promise<void> {
    const rows = await claims.listGates(remembersOverMs)
    keep(rows.map(toSaleItem))
    await Promise.all(rows.map(({ id }) => lookAt(id)))
  }

  function keep(items: readonly SaleItem[]): void {
    const now = clock.now().getTime()
    const listed = new Set(items.map(({ itemId }) => itemId))
    for (const item of items) entries.set(item.itemId, renew(entries.get(item.itemId), item))
    for (const [itemId, entry] of entries) {
      if (listed.has(itemId)) continue
      entry.goneAt ??= now
      if (now - entry.goneAt > remembersOverMs) entries.delete(itemId)
    }
  }

  async function lookAt(itemId: number): Promise<void> {
    const entry = entries.get(itemId)
    if (entry === undefined || isOver(entry)) return
    const look = await gate.look(itemId)
    const isCurrent = look !== undefined && look.epoch >= entry.item.epoch
    entry.isSoldOut = isCurrent && look.free <= 0
    if (!isCurrent) await onMissing(itemId)
  }

  function isOver({ item, goneAt }: Entry): boolean {
    return goneAt !== undefined || clock.now().getTime() >= item.endsAt
  }

  return {
    find: (itemId: number): SaleItem | undefined => entries.get(itemId)?.item,
    list: (): SaleItem[] => [...entries.values()].map(({ item }) => item),

    /** Undefined: the gate is to be asked. Also for an item that this process does not know. */
    refusalOf(itemId: number): Refusal | undefined {
      const entry = entries.get(itemId)
      if (entry === undefined) return undefined
      if (isOver(entry)) return over
      if (clock.now().getTime() < entry.item.startsAt) return entry.notStarted
      return entry.isSoldOut ? soldOut : undefined
    },

    /** What the gate has just said. */
    note(itemId: number, free: number): void {
      const entry = entries.get(itemId)
      if (entry !== undefined) entry.isSoldOut = free <= 0
    },

    /** Reads everything anew; rejects where it cannot. */
    refresh,

    start(): void {
      stopHearing ??= gate.watch((itemId) => void patience.attempt(() => lookAt(itemId)))
      watch.start()
    },
    async stop(): Promise<void> {
      stopHearing?.()
      stopHearing = undefined
      await watch.stop()
    },
  }
}

function renew(known: Entry | undefined, item: SaleItem): Entry {
  // A new gate of the same item is asked first.
  const isSoldOut = known?.item.epoch === item.epoch && known.isSoldOut
  const startsAt = new Date(item.startsAt).toISOString()
  const isSame =
    known?.notStarted.code === 'flash.not_started' && known.notStarted.details.startsAt === startsAt
  const notStarted: Refusal = isSame ? known.notStarted : { code: 'flash.not_started', details: { startsAt } }
  return { item, notStarted, isSoldOut }
}

export function toSaleItem(row: ItemInTime): SaleItem {
  return {
    ...{ itemId: row.id, activityId: row.activity_id, guard: row.guard },
    ...{ startsAt: row.starts_at, endsAt: row.ends_at, epoch: row.epoch },
    ...{ stock: row.stock, limitPerPerson: row.limit_per_person },
  }
}
