import { createHash } from 'node:crypto'
import { type Clock, chinaTimestamp } from '../../kernel/clock.ts'
import { callProvider, judgeStatus, toSmsError } from './provider-call.ts'
import type { SmsMessage, SmsSender } from './sms.ts'

export interface YuntongxunOptions {
  /** `https://app.cloopen.com:8883` or a simulator's. */
  baseUrl: string
  accountSid: string
  authToken: string
  appId: string
  /** Of a template that says `{1}` for the code and `{2}` for the minutes. */
  templateId: string
  clock: Clock
  timeoutMs?: number
}

/** Their network failed on the way to the phone, or on the way back. */
const unsure: unknown[] = ['172001']

const dataOf: Record<SmsMessage['template'], (variables: SmsMessage['variables']) => string[]> = {
  verification_code: ({ code = '', minutes = '' }) => [code, minutes],
}

/** 容联云通讯: template messages of the main account. */
export function createYuntongxunSms(options: YuntongxunOptions): SmsSender {
  const { baseUrl, accountSid, authToken, appId, templateId, clock, timeoutMs } = options

  return {
    async send(message) {
      // Signature and header carry the same time; it is China's, whatever zone this process runs in.
      const timestamp = chinaTimestamp(clock.now())
      const sig = createHash('md5')
        .update(`${accountSid}${authToken}${timestamp}`)
        .digest('hex')
        .toUpperCase()
      const answer = await callProvider(
        `${baseUrl}/2013-12-26/Accounts/${accountSid}/SMS/TemplateSMS?sig=${sig}`,
        {
          headers: {
            authorization: Buffer.from(`${accountSid}:${timestamp}`).toString('base64'),
            'content-type': 'application/json;charset=utf-8',
          },
          body: JSON.stringify({
            to: message.mobile,
            appId,
            templateId,
            datas: dataOf[message.template](message.variables),
          }),
        },
        timeoutMs,
      )
      const { statusCode, statusMsg } = answer.body
      if (answer.status === 200 && statusCode === '000000') return
      const isRefused = typeof statusCode === 'string' && statusCode !== '000000'
      const outcome = isRefused ? 'refused' : judgeStatus(answer.status)
      throw toSmsError(
        unsure.includes(statusCode) ? 'unknown' : outcome,
        answer,
        [statusCode, statusMsg],
        message,
      )
    },
  }
}
