import type { NoticeMessage, PaymentProvider, VerifiedNotice } from '../../infra/payment/payment-provider.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { PaymentDeps } from './payment.deps.ts'
import { findPayment, insertNotice, insertNoticeWith } from './payment.queries.ts'
import type { NoticeOutcome } from './payment.tables.ts'
import { settlePayment } from './settle-payment.ts'

/**
 * Takes a provider's message. Every one is kept as it came, with what was made of it; a genuine one in the same commit
 * as its effect, so that a crash leaves both to the provider's next try.
 */
export async function receiveNotice(
  deps: PaymentDeps,
  providerName: string,
  message: NoticeMessage,
): Promise<PaymentProvider['noticeAnswer']> {
  const { database, providers, clock } = deps
  const provider = providers.find((candidate) => candidate.name === providerName)
  if (provider === undefined) throw new AppError('payment.notify_rejected')
  const notice = provider.verifyNotice(message)
  const compose = (outcome: NoticeOutcome) =>
    composeRow({
      provider: providerName,
      notice,
      outcome,
      raw: message.raw,
      receivedAt: clock.now().getTime(),
    })
  if (notice === undefined) {
    await insertNotice(database.db, compose('rejected'))
    throw new AppError('payment.notify_rejected')
  }
  const outcome = await database.transaction(async (tx) => {
    const payment = await findPayment(tx, notice.paymentId)
    const isKnown = payment?.provider === providerName
    const made = isKnown ? await settlePayment(deps, tx, payment, notice.state) : 'unknown'
    await insertNoticeWith(tx, compose(made))
    return made
  })
  if (outcome === 'unknown') throw new AppError('payment.notify_rejected')
  return provider.noticeAnswer
}

function composeRow(given: {
  provider: string
  notice: VerifiedNotice | undefined
  outcome: NoticeOutcome
  raw: string
  receivedAt: number
}) {
  return {
    provider: given.provider,
    payment_id: given.notice?.paymentId.slice(0, 64) ?? '',
    notice_id: given.notice?.noticeId.slice(0, 128) ?? '',
    is_verified: given.notice === undefined ? (0 as const) : (1 as const),
    outcome: given.outcome,
    raw: given.raw,
    received_at: given.receivedAt,
  }
}
