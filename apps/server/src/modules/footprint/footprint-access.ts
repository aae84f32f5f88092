import type { RecentEntry, RecentList } from '../../infra/recent-list/recent-list.ts'
import { cookieEntries } from './footprint.cookie.ts'

/** What one person looked at, wherever it is kept: newest first, each SKU once. */
export interface FootprintAccess {
  add(entry: RecentEntry): Promise<void>
  list(limit: number): Promise<RecentEntry[]>
  remove(skuId: number): Promise<void>
  clear(): Promise<void>
}

/** Of an account, in the key-value store. */
export function accountFootprints(seen: RecentList, userId: number): FootprintAccess {
  return {
    add: (entry) => seen.add(userId, [entry]),
    list: (limit) => seen.list(userId, limit),
    remove: (skuId) => seen.remove(userId, skuId),
    clear: () => seen.clear(userId),
  }
}

/** Of a stranger: `entries` came with the request, `save` puts the new ones into the answer. */
export function cookieFootprints(
  entries: readonly RecentEntry[],
  save: (entries: RecentEntry[]) => void,
): FootprintAccess {
  const without = (skuId: number) => entries.filter(({ id }) => id !== skuId)
  return {
    add: async (entry) => save([entry, ...without(entry.id)].slice(0, cookieEntries)),
    list: async (limit) => entries.slice(0, limit),
    remove: async (skuId) => save(without(skuId)),
    clear: async () => save([]),
  }
}
