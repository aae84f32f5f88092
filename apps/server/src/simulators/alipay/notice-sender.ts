import { formatYuan } from '@jishi/contract'
import { type Clock, chinaTime } from '../../kernel/clock.ts'
import { createChances } from './chances.ts'
import type { Identity } from './identity.ts'
import type { SimulatorKeys } from './keys.ts'
import type { Misbehaviour, NoticeFaults } from './misbehaviour.ts'
import { createSigner, type Fields } from './signing.ts'
import type { SimulatorStore } from './store.ts'
import type { Notice, Trade } from './trade.ts'

const minuteMs = 60_000
/** Waits after the first, second, ... try without `success`: eight sends within 25 hours. */
const gapsMs = [4, 10, 10, 60, 120, 360, 900].map((minutes) => minutes * minuteMs)
const batch = 50
const answerTimeoutMs = 10_000

interface Deps {
  store: SimulatorStore
  keys: SimulatorKeys
  clock: Clock
  identity: Identity
  fetch?: typeof globalThis.fetch
  misbehaviour?: Misbehaviour
}

export type NoticeSender = ReturnType<typeof createNoticeSender>

/** Tells the shop of every payment, again and again until it answers `success`. */
export function createNoticeSender(deps: Deps) {
  const { store, clock, misbehaviour = {} } = deps
  const signer = createSigner(deps.keys)
  const chances = createChances(misbehaviour)
  const stopped = new AbortController()

  /** Sends what is due by the clock and waits for the answers. Gives how many notices it took up. */
  async function sendDue(): Promise<number> {
    let taken = 0
    while (!stopped.signal.aborted) {
      const due = store.listDueNotices(clock.now().getTime(), batch).filter(claim)
      if (due.length === 0) break
      taken += due.length
      await sendAll(due)
    }
    return taken
  }

  function claim(notice: Notice): boolean {
    const gapMs = gapsMs[notice.tries]
    return store.claimNotice(notice, gapMs === undefined ? null : clock.now().getTime() + gapMs)
  }

  async function sendAll(due: Notice[]): Promise<void> {
    const fated = due.map((notice) => ({ notice, faults: chances.nextNotice() }))
    const heldBack = chances.shuffle(fated.filter(({ faults }) => faults.isReordered))
    await Promise.all(fated.filter(({ faults }) => !faults.isReordered).map(send))
    for (const each of heldBack) await send(each)
  }

  async function send({ notice, faults }: { notice: Notice; faults: NoticeFaults }): Promise<void> {
    const now = clock.now()
    const trade = store.findTrade({ tradeNo: notice.tradeNo }, now.getTime())
    if (trade === undefined) return
    const { isDropped, isForged, copies = 1, said, tampered } = faults
    if (isDropped) return
    const fields = { ...composeNotice(trade, notice.id, now, deps.identity), ...said }
    const signed = { ...(await signer.signFields(fields, { isForged })), ...tampered }
    const posts = Array.from({ length: copies }, () => post(trade.notifyUrl, signed))
    if ((await Promise.all(posts)).some(Boolean) && !stopped.signal.aborted) store.endNotice(notice.id)
  }

  /** Only status 200 with exactly `success` counts; a redirect does not, and is not followed. */
  async function post(url: string, fields: Fields): Promise<boolean> {
    const { fetch = globalThis.fetch } = deps
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams(fields),
        redirect: 'manual',
        signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(answerTimeoutMs)]),
      })
      return (await answer.text()) === 'success' && answer.status === 200
    } catch {
      // Not reached: the schedule of repeats takes care of it.
      return false
    }
  }

  return {
    sendDue,

    /** Looks for due notices once a second until `stop`. */
    start(onError: (error: unknown) => void): void {
      const timer = setInterval(() => void sendDue().catch(onError), 1000)
      timer.unref()
      stopped.signal.addEventListener('abort', () => clearInterval(timer))
    },

    /** Breaks off what is under way; the next process sends it again. */
    stop(): void {
      stopped.abort()
    },
  }
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
