import type { SkuDetail } from '@jishi/contract'

export interface RecentItem {
  id: number
  spuId: number
  name: string
  image: string
}

const key = 'jishi.recent'
const kept = 20

/** What this browser has looked at, newest first, one per family. Prices change, so none are kept. */
export function useRecentItems() {
  const items = useState<RecentItem[]>('recent-items', () => [])

  function record({ id, spuId, name, images }: SkuDetail) {
    const others = read().filter((item) => item.spuId !== spuId)
    items.value = [{ id, spuId, name, image: images[0] ?? '' }, ...others].slice(0, kept)
    localStorage.setItem(key, JSON.stringify(items.value))
  }
  function clear() {
    items.value = []
    localStorage.removeItem(key)
  }
  return { items, record, clear }
}

function read(): RecentItem[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isRecentItem) : []
  } catch {
    return []
  }
}

function isRecentItem(value: unknown): value is RecentItem {
  const item = value as Partial<RecentItem> | null
  return typeof item?.id === 'number' && typeof item.spuId === 'number' && typeof item.name === 'string'
}
