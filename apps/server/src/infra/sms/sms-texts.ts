import type { SmsMessage } from './sms.ts'

/** What the shop's messages say, for drivers whose provider keeps no templates. */
const texts: Record<
  SmsMessage['template'],
  (variables: SmsMessage['variables']) => { subject: string; body: string }
> = {
  verification_code: ({ code, minutes }) => ({
    subject: '短信验证码',
    body: `【集市】您的验证码是 ${code}，${minutes} 分钟内有效。请勿告诉他人。`,
  }),
}

export function composeSms({ template, variables }: SmsMessage): { subject: string; body: string } {
  return texts[template](variables)
}
