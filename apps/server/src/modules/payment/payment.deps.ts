import type { Database, Tx } from '../../infra/database/database.ts'
import type { PaymentProvider } from '../../infra/payment/payment-provider.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events, JobOutbox } from '../../kernel/events.ts'
import type { Ids } from '../../kernel/ids.ts'

export interface PaymentDeps {
  database: Database
  providers: readonly PaymentProvider[]
  events: Events<Tx>
  outbox: JobOutbox<Tx>
  clock: Clock
  ids: Ids
}

/** The provider of a payment that was started. One that is switched off now cannot be asked: nothing is known then. */
export function getProvider({ providers }: Pick<PaymentDeps, 'providers'>, name: string): PaymentProvider {
  const provider = providers.find((candidate) => candidate.name === name)
  if (provider === undefined) throw new AppError('payment.provider_unreachable', { provider: name })
  return provider
}
