import type { Clock } from '../../kernel/clock.ts'
import type { Misbehaviour } from '../payment/misbehaviour.ts'
import { createNoticeSender as createSender } from '../payment/notice-sender.ts'
import { describeTrade, wechatTime } from './describe.ts'
import type { Identity } from './identity.ts'
import type { Sealing } from './sealing.ts'
import type { WechatPayStore } from './store.ts'

const [second, minute, hour] = [1000, 60_000, 3_600_000]
/** Sixteen sends within 24 hours and 4 minutes. */
const gapsMs = [
  ...[15 * second, 15 * second, 30 * second],
  ...[3, 10, 20, 30, 30, 30, 60].map((minutes) => minutes * minute),
  ...[3, 3, 3, 6, 6].map((hours) => hours * hour),
]

interface Deps {
  store: WechatPayStore
  sealing: Sealing
  identity: Identity
  clock: Clock
  fetch?: typeof globalThis.fetch
  misbehaviour?: Misbehaviour
}

/** Notices are signed JSON with a locked inside; status 200 or 204 takes one. `said` may name `total`, in fen. */
export function createWechatNoticeSender({ store, sealing, identity, clock, fetch, misbehaviour }: Deps) {
  return createSender({
    ...{ box: store, clock, gapsMs, misbehaviour, fetch },
    tampered: { summary: '支付失败' },
    async write(notice, { isForged, said, tampered }) {
      const now = clock.now().getTime()
      const trade = store.findTrade(notice.tradeNo, now)
      if (trade === undefined) return undefined
      const told = tell(describeTrade({ ...trade, state: 'SUCCESS' }, identity), said)
      const fields = {
        ...{ id: notice.id, create_time: wechatTime(now), resource_type: 'encrypt-resource' },
        ...{ event_type: 'TRANSACTION.SUCCESS', summary: '支付成功' },
        resource: { original_type: 'transaction', ...sealing.lock(JSON.stringify(told), 'transaction') },
      }
      const body = JSON.stringify(fields)
      const seal = await sealing.sealOf(body, { isForged })
      const sent = tampered === undefined ? body : JSON.stringify({ ...fields, ...tampered })
      return { url: trade.notifyUrl, headers: { 'content-type': 'application/json', ...seal }, body: sent }
    },
    isTaken: ({ status }) => status === 200 || status === 204,
  })
}

function tell(truth: ReturnType<typeof describeTrade>, { total, ...said }: Record<string, string> = {}) {
  return {
    ...truth,
    ...said,
    amount: { ...truth.amount, ...(total !== undefined && { total: Number(total) }) },
  }
}
