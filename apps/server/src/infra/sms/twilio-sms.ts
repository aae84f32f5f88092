import { callProvider, judgeStatus, toSmsError } from './provider-call.ts'
import type { SmsSender } from './sms.ts'
import { composeSms } from './sms-texts.ts'

export interface TwilioOptions {
  /** `https://api.twilio.com` or a simulator's. */
  baseUrl: string
  /** Of the account; an API key serves as well. */
  accountSid: string
  authToken: string
  /** A number in E.164, or a messaging service (`MG...`). */
  from: string
  timeoutMs?: number
}

const deadStates: unknown[] = ['failed', 'undelivered', 'canceled']

/** Twilio's 2010 API. It has no templates for SMS: the text is ours. */
export function createTwilioSms({
  baseUrl,
  accountSid,
  authToken,
  from,
  timeoutMs,
}: TwilioOptions): SmsSender {
  // Without `.json` it answers XML.
  const url = `${baseUrl}/2010-04-01/Accounts/${accountSid}/Messages.json`
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const senderField = from.startsWith('MG') ? 'MessagingServiceSid' : 'From'

  return {
    async send(message) {
      const form = { To: `+86${message.mobile}`, [senderField]: from, Body: composeSms(message).body }
      const answer = await callProvider(
        url,
        {
          headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(form).toString(),
        },
        timeoutMs,
      )
      const { sid, status, code, message: words, error_code } = answer.body
      const isDead = deadStates.includes(status)
      if (answer.status === 201 && typeof sid === 'string' && !isDead) return
      const outcome = isDead ? 'refused' : judgeStatus(answer.status)
      throw toSmsError(outcome, answer, [code ?? error_code, words], message)
    },
  }
}
