import type { Clock } from '../../kernel/clock.ts'
import type { SmsCredentials } from './credentials.ts'
import type { SmsMisbehaviour } from './misbehaviour.ts'

export interface SmsSimulatorOptions {
  clock: Clock
  /** Keeps what a phone would have received. */
  record(message: { channel: 'sms'; recipient: string; subject: string; body: string }): Promise<void>
  credentials: SmsCredentials
  /** Read at every step: a test may change it as it goes. */
  misbehaviour?: SmsMisbehaviour
}

/** What one of the three works with. */
export interface SmsProviderDeps<Provider extends keyof SmsCredentials> {
  clock: Clock
  credentials: SmsCredentials[Provider]
  misbehaviour: SmsMisbehaviour
  /** `mobile`: eleven digits. */
  deliver(mobile: string, body: string): Promise<void>
}
