import { AppError } from '../../kernel/app-error.ts'
import { closePayment } from './close-payment.ts'
import { getProvider, type PaymentDeps } from './payment.deps.ts'
import { bookCheck, endChecks, hasSuccess, listToCheck, type PaymentRow } from './payment.queries.ts'
import { nextCheckAt } from './payment.rules.ts'
import { settlePayment } from './settle-payment.ts'

/** Asked at the same time. */
const batch = 10
const mostBatches = 100

export interface Reconciled {
  asked: number
  /** Stayed unknown; their turn comes again. */
  unreachable: number
}

/**
 * Asks the provider about every payment that is due: pending for two minutes, or closed here while the provider could
 * still take money for it. Stops early when the provider answers nothing at all.
 */
export async function reconcile(deps: PaymentDeps): Promise<Reconciled> {
  const { db } = deps.database
  const now = deps.clock.now().getTime()
  const total: Reconciled = { asked: 0, unreachable: 0 }
  for (let round = 0; round < mostBatches; round++) {
    const due = await listToCheck(db, now, batch)
    const answers = await Promise.all(due.map((payment) => tryCheck(deps, payment, now)))
    const unreachable = answers.filter((answer) => answer === 'unreachable').length
    total.asked += answers.filter((answer) => answer !== 'taken').length
    total.unreachable += unreachable
    if (due.length < batch || unreachable === due.length) break
  }
  return total
}

/** The next look is booked before this one: a payment that cannot be answered does not hold up the others. */
async function tryCheck(
  deps: PaymentDeps,
  payment: PaymentRow,
  now: number,
): Promise<'answered' | 'unreachable' | 'taken'> {
  if (!(await bookCheck(deps.database.db, payment, nextCheckAt(payment, now)))) return 'taken'
  try {
    await check(deps, payment, now)
    return 'answered'
  } catch (error) {
    if (error instanceof AppError && error.code === 'payment.provider_unreachable') return 'unreachable'
    throw error
  }
}

async function check(deps: PaymentDeps, payment: PaymentRow, now: number): Promise<void> {
  const { database } = deps
  const subject = { kind: payment.subject_kind, id: payment.subject_id }
  const isUseless = now >= payment.expires_at || (await hasSuccess(database.db, subject))
  if (payment.state === 'pending' && isUseless) return closePayment(deps, payment)
  const provider = getProvider(deps, payment.provider)
  const state = await (payment.state === 'closed' ? provider.close(payment.id) : provider.query(payment.id))
  await database.transaction((tx) => settlePayment(deps, tx, payment, state))
  if (payment.state === 'closed' && state.kind !== 'waiting') await endChecks(database.db, payment.id)
}
