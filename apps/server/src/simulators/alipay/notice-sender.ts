import { formatYuan } from '@jishi/contract'
import { type Clock, chinaTime } from '../../kernel/clock.ts'
import type { Misbehaviour } from '../payment/misbehaviour.ts'
import { createNoticeSender as createSender } from '../payment/notice-sender.ts'
import type { Identity } from './identity.ts'
import type { SimulatorKeys } from './keys.ts'
import { createSigner, type Fields } from './signing.ts'
import type { SimulatorStore } from './store.ts'
import type { Trade } from './trade.ts'

const minuteMs = 60_000
/** Eight sends within 25 hours. */
const gapsMs = [4, 10, 10, 60, 120, 360, 900].map((minutes) => minutes * minuteMs)

interface Deps {
  store: SimulatorStore
  keys: SimulatorKeys
  clock: Clock
  identity: Identity
  fetch?: typeof globalThis.fetch
  misbehaviour?: Misbehaviour
}

/** Notices are signed forms; only status 200 with exactly `success` takes one. */
export function createNoticeSender({ store, keys, clock, identity, fetch, misbehaviour }: Deps) {
  const signer = createSigner(keys)
  return createSender({
    ...{ box: store, clock, gapsMs, misbehaviour, fetch },
    tampered: { total_amount: '0.01' },
    async write(notice, { isForged, said, tampered }) {
      const now = clock.now()
      const trade = store.findTrade({ tradeNo: notice.tradeNo }, now.getTime())
      if (trade === undefined) return undefined
      const fields = { ...composeNotice(trade, notice.id, now, identity), ...said }
      const signed = { ...(await signer.signFields(fields, { isForged })), ...tampered }
      return { url: trade.notifyUrl, body: new URLSearchParams(signed) }
    },
    isTaken: async (answer) => (await answer.text()) === 'success' && answer.status === 200,
  })
}

/** What the real one sends for a paid trade. Empty values are left out. */
function composeNotice(trade: Trade, id: string, now: Date, { appId, sellerId }: Identity): Fields {
  const amount = formatYuan(trade.amountFen)
  const paidAt = chinaTime(new Date(trade.paidAt ?? now))
  return {
    notify_time: chinaTime(now),
    notify_type: 'trade_status_sync',
    notify_id: id,
    app_id: appId,
    auth_app_id: appId,
    charset: 'utf-8',
    version: '1.0',
    trade_no: trade.tradeNo,
    out_trade_no: trade.outTradeNo,
    buyer_id: '2088000000000002',
    buyer_logon_id: 'buy***@example.com',
    seller_id: sellerId,
    trade_status: 'TRADE_SUCCESS',
    total_amount: amount,
    receipt_amount: amount,
    invoice_amount: amount,
    buyer_pay_amount: amount,
    point_amount: '0.00',
    subject: trade.subject,
    gmt_create: chinaTime(new Date(trade.createdAt)),
    gmt_payment: paidAt,
    fund_bill_list: JSON.stringify([{ amount, fundChannel: 'ALIPAYACCOUNT' }]),
    ...(trade.passbackParams !== '' && { passback_params: trade.passbackParams }),
  }
}
