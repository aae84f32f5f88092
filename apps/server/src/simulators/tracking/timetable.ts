import type { ShipmentState } from '@jishi/contract'

/** How the journey of a parcel goes. `unknown`: nobody has ever heard of it. */
export const courses = ['delivered', 'problem', 'refused', 'returned', 'unknown'] as const
export type Course = (typeof courses)[number]

export interface Stop {
  state: ShipmentState
  text: string
  place: string
}

const way: Stop[] = [
  { state: 'picked_up', text: '【杭州市】快件已由揽收员取走', place: '杭州市' },
  { state: 'in_transit', text: '【杭州市】快件已离开杭州转运中心，发往北京', place: '杭州市' },
  { state: 'in_transit', text: '【北京市】快件已到达北京转运中心', place: '北京市' },
  { state: 'delivering', text: '【北京市】快递员正在派送，请保持电话畅通', place: '北京市' },
]
const refusal: Stop = { state: 'refused', text: '【北京市】收件人拒收', place: '北京市' }

const ends: Record<Exclude<Course, 'unknown'>, Stop[]> = {
  delivered: [{ state: 'signed', text: '【北京市】快件已签收，签收人：本人', place: '北京市' }],
  problem: [{ state: 'problem', text: '【北京市】地址不详，暂时无法派送', place: '北京市' }],
  refused: [refusal],
  returned: [
    refusal,
    { state: 'returning', text: '【北京市】快件退回中', place: '北京市' },
    { state: 'returned', text: '【杭州市】退件已由寄件人签收', place: '杭州市' },
  ],
}

/** How long every journey may take, in stops. */
export const mostStops = way.length + ends.returned.length

/** The whole way of a parcel: the first stop as it is handed over, the others one after the other. */
export function stopsOf(course: Course): Stop[] {
  return course === 'unknown' ? [] : [...way, ...ends[course]]
}
