import type { SmsSender } from './sms.ts'
import { composeSms } from './sms-texts.ts'

interface Deps {
  /** Keeps what would have been sent where a developer can read it. */
  record(message: { channel: 'sms'; recipient: string; subject: string; body: string }): Promise<void>
}

/** Sends nothing: every message goes to the developer outbox. */
export function createOutboxSms({ record }: Deps): SmsSender {
  return {
    async send(message) {
      await record({ channel: 'sms', recipient: message.mobile, ...composeSms(message) })
    },
  }
}
