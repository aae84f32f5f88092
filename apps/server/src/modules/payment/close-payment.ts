import { getProvider, type PaymentDeps } from './payment.deps.ts'
import { hasSuccess, listPending, movePayment, type PaymentRow } from './payment.queries.ts'
import { checkAfterClose, type PaymentSubject } from './payment.rules.ts'
import { settlePayment } from './settle-payment.ts'

/**
 * Sees to it that nothing more is paid for the subject. `paid`: the buyer was faster, and it is settled. Throws
 * payment.provider_unreachable when a provider does not answer: nothing is known then, and nothing is closed here.
 */
export async function closeForSubject(
  deps: PaymentDeps,
  subject: PaymentSubject,
): Promise<'closed' | 'paid'> {
  const { db } = deps.database
  if (await hasSuccess(db, subject)) return 'paid'
  for (const payment of await listPending(db, subject)) await closePayment(deps, payment)
  return (await hasSuccess(db, subject)) ? 'paid' : 'closed'
}

/**
 * At the provider first, outside of every transaction; what that says is then written down, unless a notice was faster.
 * A provider that does not close yet (WeChat, for five minutes) is asked to again by the reconciler; money that comes
 * until then is late money.
 */
export async function closePayment(deps: PaymentDeps, payment: PaymentRow): Promise<void> {
  const state = await getProvider(deps, payment.provider).close(payment.id)
  const nextCheckAt = checkAfterClose(payment, state.kind, deps.clock.now().getTime())
  await deps.database.transaction(async (tx) => {
    if (state.kind === 'paid') return settlePayment(deps, tx, payment, state)
    return movePayment(tx, payment.id, 'close', { next_check_at: nextCheckAt })
  })
}
