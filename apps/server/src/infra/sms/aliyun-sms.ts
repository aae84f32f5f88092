import type { Clock } from '../../kernel/clock.ts'
import type { Ids } from '../../kernel/ids.ts'
import { authorizeAcs3, composeQuery, emptyBodySha256 } from './acs3.ts'
import { callProvider, judgeStatus, type ProviderAnswer, toSmsError } from './provider-call.ts'
import type { SmsError, SmsSender } from './sms.ts'

export interface AliyunOptions {
  /** `https://dysmsapi.aliyuncs.com` or a simulator's. */
  baseUrl: string
  accessKeyId: string
  accessKeySecret: string
  /** The approved signature, which stands in brackets before the text. */
  signName: string
  /** Of a template with the variables `code` and, if it likes, `minutes`. */
  templateCode: string
  clock: Clock
  ids: Ids
  timeoutMs?: number
}

/** Failures inside of the service: the message may be on its way. All others with a code are plain refusals. */
const unsure: unknown[] = ['isp.SYSTEM_ERROR', 'isp.GATEWAY_ERROR', 'isp.GATEWAY_TIMEOUT', 'isp.UNKNOWN']

/** Alibaba Cloud's SendSms (2017-05-25). It recognises no repeats. */
export function createAliyunSms(options: AliyunOptions): SmsSender {
  const { accessKeyId, accessKeySecret, signName, templateCode, clock, ids, timeoutMs } = options
  const { origin, host, pathname: path } = new URL(`${options.baseUrl}/`)

  return {
    async send(message) {
      const query = {
        PhoneNumbers: message.mobile,
        SignName: signName,
        TemplateCode: templateCode,
        TemplateParam: JSON.stringify(message.variables),
      }
      const headers = {
        host,
        'x-acs-action': 'SendSms',
        'x-acs-content-sha256': emptyBodySha256,
        'x-acs-date': clock
          .now()
          .toISOString()
          .replace(/\.\d+Z$/, 'Z'),
        'x-acs-signature-nonce': ids.next(),
        'x-acs-version': '2017-05-25',
      }
      const request = { method: 'POST', path, query, headers }
      const authorization = authorizeAcs3(request, { accessKeyId, accessKeySecret })
      const { host: _, ...ownHeaders } = headers
      const url = `${origin}${path}?${composeQuery(query)}`
      const answer = await callProvider(url, { headers: { ...ownHeaders, authorization } }, timeoutMs)
      if (answer.status === 200 && answer.body.Code === 'OK') return
      throw toSmsError(judge(answer), answer, [answer.body.Code, answer.body.Message], message)
    },
  }
}

function judge({ status, body: { Code: code } }: ProviderAnswer): SmsError['outcome'] {
  if (typeof code !== 'string') return judgeStatus(status)
  if (code === 'OK' || unsure.includes(code)) return 'unknown'
  // Limits are also told with 503.
  return status < 500 || code.startsWith('Throttling') ? 'refused' : 'unknown'
}
