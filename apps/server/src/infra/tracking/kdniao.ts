import { createHash } from 'node:crypto'
import type { Carrier, ShipmentState } from '@jishi/contract'
import { parseChinaTime } from '../../kernel/clock.ts'
import { askService, readList, readText } from './ask-service.ts'
import { type TrackedParcel, type Tracking, TrackingError, tidyTraces } from './tracking.ts'

export interface KdniaoOptions {
  /** `https://api.kdniao.com/Ebusiness/EbusinessOrderHandle.aspx` or a simulator's. */
  url: string
  businessId: string
  appKey: string
  /** 8001 tells the finer state, 1002 (the free one) only five. */
  requestType: '1002' | '8001'
  pauseMs?: number
  timeoutMs?: number
}

/** They name no limit per parcel; a parcel has no news more often. */
const standardPauseMs = 10 * 60_000

const codes: Record<Carrier, string> = {
  sf: 'SF',
  zto: 'ZTO',
  yto: 'YTO',
  sto: 'STO',
  yunda: 'YD',
  jd: 'JD',
  ems: 'EMS',
  jt: 'JTSD',
}

const states: Record<string, ShipmentState> = {
  0: 'none',
  1: 'picked_up',
  2: 'in_transit',
  3: 'signed',
  4: 'problem',
  // On the way to another address, or through customs.
  5: 'in_transit',
  6: 'in_transit',
  // Ordered, and nobody came for it yet.
  10: 'none',
}

/** Finer than the state; what is not here follows the state. */
const finerStates: Record<string, ShipmentState> = {
  202: 'delivering',
  211: 'delivering',
  404: 'refused',
  406: 'returned',
  407: 'returning',
  604: 'problem',
}

/** 快递鸟: one instant query per parcel. */
export function createKdniao(options: KdniaoOptions): Tracking {
  const { url, businessId, appKey, requestType, pauseMs = standardPauseMs, timeoutMs } = options

  return {
    name: 'kdniao',
    pauseMs,
    async trace(parcel) {
      const requestData = JSON.stringify(composeRequest(parcel))
      const answer = await askService(
        url,
        {
          RequestData: requestData,
          EBusinessID: businessId,
          RequestType: requestType,
          DataSign: signKdniao(requestData, appKey),
          DataType: '2',
        },
        timeoutMs,
      )
      if (answer.Success !== true)
        throw new TrackingError('refused', readText(answer.Reason).slice(0, 200) || 'no reason given')
      const traces = readList(answer.Traces).flatMap(({ AcceptTime, AcceptStation, Location }) => {
        const at = parseChinaTime(readText(AcceptTime))
        return at === undefined ? [] : { at, text: readText(AcceptStation), place: readText(Location) }
      })
      return {
        state: readState(readText(answer.State), readText(answer.StateEx)),
        traces: tidyTraces(traces, false),
      }
    },
  }
}

/** Base64 of the hexadecimal text of the MD5, not of its bytes. */
export function signKdniao(requestData: string, appKey: string): string {
  const digest = createHash('md5')
    .update(requestData + appKey)
    .digest('hex')
  return Buffer.from(digest).toString('base64')
}

function composeRequest({ carrier, trackingNo, phoneTail }: TrackedParcel): Record<string, string> {
  const needsPhone = carrier === 'sf' || carrier === 'zto'
  return {
    OrderCode: '',
    ShipperCode: codes[carrier],
    LogisticCode: trackingNo,
    ...(needsPhone && { CustomerName: phoneTail }),
  }
}

function readState(state: string, finer: string): ShipmentState {
  return finerStates[finer] ?? states[state] ?? 'in_transit'
}
