import type { SmsMessage, SmsSender } from './sms.ts'

interface Deps {
  /** Keeps what would have been sent where a developer can read it. */
  record(message: { channel: 'sms'; recipient: string; subject: string; body: string }): Promise<void>
}

/** Sends nothing: every message goes to the developer outbox. */
export function createOutboxSms({ record }: Deps): SmsSender {
  return {
    async send({ mobile, template, variables }) {
      await record({ channel: 'sms', recipient: mobile, ...compose[template](variables) })
    },
  }
}

const compose: Record<
  SmsMessage['template'],
  (variables: SmsMessage['variables']) => { subject: string; body: string }
> = {
  verification_code: ({ code, minutes }) => ({
    subject: '短信验证码',
    body: `【集市】您的验证码是 ${code}，${minutes} 分钟内有效。请勿告诉他人。`,
  }),
}
