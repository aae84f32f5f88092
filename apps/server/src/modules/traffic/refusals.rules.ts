/** An answer that said no. */
export interface Refusal {
  status: number
  method: string
  /** The route as it was registered, of those that there are. */
  route: string | undefined
  /** How the route's calls are counted; undefined: there is nothing at this address. */
  countedAs: 'exact' | 'shared' | 'nothing' | undefined
  /** `Sec-Fetch-Site`, where a browser said so. */
  site: string | undefined
}

/** So many points within ten minutes and an address is banned: 300 addresses that do not exist, say. */
export const pointsUntilBan = 3_000
export const pointsWindowMs = 10 * 60_000

/**
 * What a refusal is worth, in points.
 *
 * Looking for what is not there, and going on where a low limit was reached, is what scanners do: 10. A stale session makes
 * one or two 401 in an ordinary visit, a whole office may ask for one page too many, and a member of the staff may look at
 * a page that is not for them: 1. Nothing for wrong passwords,
 * which have guards of their own, for files that a new release has taken away, and for what another site's page makes a
 * visitor's browser ask: it could have a visitor banned.
 */
export function pointsOf({ status, method, route, countedAs, site }: Refusal): number {
  if (site === 'cross-site' || countedAs === 'nothing') return 0
  if (status === 429) return countedAs === 'shared' ? 1 : 10
  if (status === 404) return 10
  if (status === 403 && isOffice(route)) return 1
  if (status === 403) return isEntrance(method, route) ? 0 : 10
  if (status === 401) return isEntrance(method, route) ? 0 : 1
  return 0
}

function isEntrance(method: string, route = ''): boolean {
  const entrances = /^\/api\/(account\/(sessions|social|password-resets)|admin\/(session|me\/password))\b/
  return method !== 'GET' && entrances.test(route)
}

function isOffice(route = ''): boolean {
  return route.startsWith('/api/admin/')
}

const firstBanMs = 15 * 60_000
const longestBanMs = 24 * 3_600_000

/** A quarter of an hour the first time, twice as long each further time, a day at most. */
export function banLengthMs(time: number): number {
  return Math.min(firstBanMs * 2 ** (time - 1), longestBanMs)
}
