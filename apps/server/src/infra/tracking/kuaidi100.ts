import { createHash } from 'node:crypto'
import type { Carrier, ShipmentState } from '@jishi/contract'
import { parseChinaTime } from '../../kernel/clock.ts'
import { askService, readList, readText } from './ask-service.ts'
import { type TrackedParcel, type Tracking, TrackingError, tidyTraces } from './tracking.ts'

export interface Kuaidi100Options {
  /** `https://poll.kuaidi100.com/poll/query.do` or a simulator's. */
  url: string
  customer: string
  key: string
  pauseMs?: number
  timeoutMs?: number
}

/** Who asks about a parcel more often than every half hour is locked out. */
const standardPauseMs = 30 * 60_000
/** "Nothing found": an answer about the parcel, not about us. The number is not in the documents we could read. */
const nothingFound = '500'

const codes: Record<Carrier, string> = {
  sf: 'shunfeng',
  zto: 'zhongtong',
  yto: 'yuantong',
  sto: 'shentong',
  yunda: 'yunda',
  jd: 'jd',
  ems: 'ems',
  jt: 'jtexpress',
}

const states: Record<string, ShipmentState> = {
  0: 'in_transit',
  1: 'picked_up',
  2: 'problem',
  3: 'signed',
  4: 'returned',
  5: 'delivering',
  6: 'returning',
  // On the way to another address, then through customs.
  7: 'in_transit',
  10: 'in_transit',
  11: 'in_transit',
  12: 'in_transit',
  13: 'problem',
  14: 'refused',
}

/** 快递100: one instant query per parcel and half hour. */
export function createKuaidi100(options: Kuaidi100Options): Tracking {
  const { url, customer, key, pauseMs = standardPauseMs, timeoutMs } = options

  return {
    name: 'kuaidi100',
    pauseMs,
    async trace(parcel) {
      const param = JSON.stringify(composeParam(parcel))
      const sign = signKuaidi100(param, key, customer)
      const answer = await askService(url, { customer, sign, param }, timeoutMs)
      if (answer.result === false) {
        if (readText(answer.returnCode) === nothingFound) return { state: 'none', traces: [] }
        const words = `${readText(answer.returnCode)} ${readText(answer.message)}`.trim()
        throw new TrackingError('refused', words.slice(0, 200) || 'no reason given')
      }
      if (!Array.isArray(answer.data)) throw new TrackingError('unreachable', 'an answer of no known form')
      const traces = readList(answer.data).flatMap(({ ftime, time, context, areaName }) => {
        const at = parseChinaTime(readText(ftime) || readText(time))
        return at === undefined ? [] : { at, text: readText(context), place: readText(areaName) }
      })
      return {
        state: states[readText(answer.state)] ?? (traces.length === 0 ? 'none' : 'in_transit'),
        traces: tidyTraces(traces, true),
      }
    },
  }
}

/** Capital hexadecimal MD5. */
export function signKuaidi100(param: string, key: string, customer: string): string {
  return createHash('md5')
    .update(param + key + customer)
    .digest('hex')
    .toUpperCase()
}

function composeParam({ carrier, trackingNo, phoneTail }: TrackedParcel): Record<string, string> {
  const needsPhone = carrier === 'sf' || carrier === 'zto'
  return {
    com: codes[carrier],
    num: trackingNo,
    ...(needsPhone && { phone: phoneTail }),
    show: '0',
    order: 'desc',
  }
}
