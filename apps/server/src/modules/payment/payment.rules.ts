import type { PaymentProviderName, PaymentState } from '@jishi/contract'

const minuteMs = 60_000
/** The provider's last word comes a moment after the deadline. */
const afterDeadlineMs = minuteMs
/** WeChat closes no order within five minutes. */
const closeAgainMs = 5 * minuteMs

/** What a payment is for, as its own module names it: `{ kind: 'order', id: orderNo }`. */
export interface PaymentSubject {
  kind: string
  id: string
}

/** A move and the states it may start from. Money that comes after the close still counts: it must be used or given back. */
export const moves = {
  succeed: { from: ['pending', 'closed'], to: 'succeeded' },
  hold: { from: ['pending', 'closed'], to: 'held' },
  close: { from: ['pending'], to: 'closed' },
  accept: { from: ['held'], to: 'succeeded' },
  /** Its last fen is promised back; as long as some is left the payment stays what it is. */
  requestRefund: { from: ['succeeded', 'held'], to: 'refunding' },
  refund: { from: ['refunding'], to: 'refunded' },
} as const satisfies Record<string, { from: readonly PaymentState[]; to: PaymentState }>

export type PaymentMove = keyof typeof moves

/** May the provider still tell us of money that we do not know of? */
export function isOpenToMoney(state: PaymentState): boolean {
  return moves.succeed.from.some((from) => from === state)
}

export function successKey({ kind, id }: PaymentSubject): string {
  return `${kind}:${id}`
}

/** `channel`: a way to pay that has one open attempt per subject. */
export function pendingKey(channel: string, subject: PaymentSubject): string {
  return `${channel}:${successKey(subject)}`
}

/**
 * When to ask about a pending payment next: two minutes after the start, then ever less often, half an hour at most,
 * and in any case right after its deadline.
 */
export function nextCheckAt(payment: { created_at: number; expires_at: number }, now: number): number {
  const ageMs = now - payment.created_at
  const regular = now + Math.min(Math.max(ageMs / 2, 2 * minuteMs), 30 * minuteMs)
  const lastWord = payment.expires_at + afterDeadlineMs
  return Math.floor(now < lastWord ? Math.min(regular, lastWord) : regular)
}

/**
 * When to ask about a payment that was closed here. One whose buyer had not reached the cashier (`absent`) can still be
 * paid with the old signed link: once more after the deadline. One that the provider did not close yet (`waiting`): in
 * some minutes. Null when it is over.
 */
export function checkAfterClose(
  payment: { expires_at: number },
  said: 'absent' | 'waiting' | 'paid' | 'closed',
  now: number,
): number | null {
  if (said === 'waiting') return now + closeAgainMs
  return said === 'absent' && now < payment.expires_at ? payment.expires_at + afterDeadlineMs : null
}

/** Money that a person took and a person gives back. */
export function isByHand(provider: PaymentProviderName): boolean {
  return provider === 'cod'
}

/** When the sweep starts a refund's job again that has not finished it. */
export function nextRefundTryAt(now: number): number {
  return now + 15 * minuteMs
}
