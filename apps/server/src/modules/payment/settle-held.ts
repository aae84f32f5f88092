import { type Fen, type HeldVerdict, toFen } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import type { ProviderState } from '../../infra/payment/payment-provider.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Audit } from '../staff/index.ts'
import { findHeld, setHeldMoney, settleHeldRow } from './held.queries.ts'
import { getProvider, type PaymentDeps } from './payment.deps.ts'
import { findPayment, lockPayment, type PaymentRow, succeedPayment } from './payment.queries.ts'
import { requestRefund } from './request-refund.ts'
import { announceCaptured } from './settle-payment.ts'

type Deps = PaymentDeps & { audit: Pick<Audit, 'record'> }
type PaidState = Extract<ProviderState, { kind: 'paid' }>

interface Decision {
  staffId: number
  paymentId: string
  verdict: HeldVerdict
}

/**
 * A person decides about money of a wrong amount. How much there is to send back or to accept is asked of the provider
 * first: what counts is what it has, not what some notice said.
 */
export async function settleHeld(deps: Deps, decision: Decision): Promise<void> {
  const { database, clock } = deps
  const { staffId, paymentId, verdict } = decision
  if (await isSettled(deps, decision)) return
  const payment = await findPayment(database.db, paymentId)
  if (payment === undefined) throw new AppError('payment.not_found')
  const state = await getProvider(deps, payment.provider).query(paymentId)
  if (state.kind !== 'paid') throw new AppError('payment.money_gone')
  const settled = { verdict, staff_id: staffId, settled_at: clock.now().getTime() }
  const isMine = await database.transaction(async (tx) => {
    const before = await lockPayment(tx, database.dialect, paymentId)
    if (before === undefined || !(await settleHeldRow(tx, paymentId, settled))) return false
    if (!(await setHeldMoney(tx, paymentId, state.amountFen)))
      throw new Error(`payment ${paymentId} was not held`)
    if (verdict === 'accept') await accept(deps, tx, before, state)
    else await sendBack(deps, tx, paymentId, { amountFen: state.amountFen, key: `held:${paymentId}` })
    await record(deps, tx, decision, before)
    return true
  })
  if (!isMine) await isSettled(deps, decision)
}

/** True when somebody has settled it so already. Throws payment.not_found, payment.not_held, payment.settled_otherwise. */
async function isSettled({ database }: Deps, { paymentId, verdict }: Decision): Promise<boolean> {
  const held = await findHeld(database.db, paymentId)
  if (held === undefined) {
    const isPayment = (await findPayment(database.db, paymentId)) !== undefined
    throw new AppError(isPayment ? 'payment.not_held' : 'payment.not_found')
  }
  if (held.verdict !== null && held.verdict !== verdict) throw new AppError('payment.settled_otherwise')
  return held.verdict !== null
}

/** It counts like one of the right amount; nobody keeps what is over. */
async function accept(deps: Deps, tx: Tx, payment: PaymentRow, state: PaidState): Promise<void> {
  const { id: paymentId, amount_fen: dueFen } = payment
  const overFen = state.amountFen - dueFen
  if (overFen < 0) throw new AppError('payment.too_little', { dueFen, paidFen: state.amountFen })
  const outcome = await succeedPayment(tx, deps.database.dialect, payment, { move: 'accept' })
  if (outcome !== 'paid') throw new AppError('payment.already_paid')
  if (overFen > 0)
    await sendBack(deps, tx, paymentId, { amountFen: toFen(overFen), key: `over:${paymentId}` })
  await announceCaptured(deps, tx, payment, state.paidAt)
}

async function sendBack(
  deps: Deps,
  tx: Tx,
  paymentId: string,
  { amountFen, key }: { amountFen: Fen; key: string },
): Promise<void> {
  const outcome = await requestRefund(deps, tx, { paymentId, amountFen, reason: 'wrong amount', key })
  if (outcome !== 'requested') throw new Error(`the refund ${key} was not requested: ${outcome}`)
}

async function record({ audit }: Deps, tx: Tx, { staffId, verdict }: Decision, before: PaymentRow) {
  const after = await findPayment(tx, before.id)
  await audit.record(tx, {
    staffId,
    action: 'payment.settle',
    subject: { kind: 'payment', id: before.id },
    before: describe(before, null),
    after: after === undefined ? null : describe(after, verdict),
  })
}

function describe(row: PaymentRow, verdict: HeldVerdict | null): object {
  const { state, paid_fen: paidFen, refundable_fen: refundableFen } = row
  return { verdict, state, paidFen, refundableFen }
}
