const key = 'jishi.wish'
/** Whoever takes longer to log in has something else in mind. */
const keptMs = 15 * 60_000

/** Remembers, through the login, what a stranger wanted to make a favourite. */
export function keepWish(skuId: number, now = Date.now()): void {
  sessionStorage.setItem(key, JSON.stringify({ skuId, until: now + keptMs }))
}

/** Whether this SKU was wanted a moment ago; it is asked once. */
export function isWished(skuId: number, now = Date.now()): boolean {
  try {
    const wish = JSON.parse(sessionStorage.getItem(key) ?? 'null') as { skuId: number; until: number } | null
    if (wish?.skuId !== skuId) return false
    sessionStorage.removeItem(key)
    return wish.until > now
  } catch {
    return false
  }
}
