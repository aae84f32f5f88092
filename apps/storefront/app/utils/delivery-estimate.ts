/** Parcels leave at this hour of the warehouse's day, China Standard Time. */
const parcelsLeaveAt = 16
const daysOnTheWay = { atLeast: 2, atMost: 4 }
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** When what is ordered at `now` leaves and comes; the carriers may do otherwise. */
export function estimateDelivery(now: Date): { leavesToday: boolean; from: Date; to: Date } {
  const hourInChina = new Date(now.getTime() + 8 * hourMs).getUTCHours()
  const leavesToday = hourInChina < parcelsLeaveAt
  const leaves = now.getTime() + (leavesToday ? 0 : dayMs)
  return {
    leavesToday,
    from: new Date(leaves + daysOnTheWay.atLeast * dayMs),
    to: new Date(leaves + daysOnTheWay.atMost * dayMs),
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `11月27日`, `Nov 27`. By hand: the first `Intl.DateTimeFormat` of a page holds a phone up for a tenth of a second. */
export function formatDayInChina(moment: Date, locale: string): string {
  const inChina = new Date(moment.getTime() + 8 * hourMs)
  const [month, day] = [inChina.getUTCMonth(), inChina.getUTCDate()]
  return locale === 'en' ? `${months[month]} ${day}` : `${month + 1}月${day}日`
}
