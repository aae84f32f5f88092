import { randomInt, randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { computeAcs3, parseAcs3, sha256 } from './acs3.ts'
import { spoilAnswer } from './misbehaviour.ts'
import type { SmsProviderDeps } from './provider.ts'

type Deps = SmsProviderDeps<'aliyun'>
type Values = Record<string, string>

const toleranceMs = 15 * 60_000
/** As it was approved under the one template code. */
const template = ({ code, minutes }: Values) => `您的验证码是 ${code}，${minutes} 分钟内有效。请勿告诉他人。`
const mustBeSigned = ['host', 'x-acs-action', 'x-acs-content-sha256', 'x-acs-date']

/** Refusals at the door, which have a status of their own; those of the SMS service are HTTP 200. */
const statuses: Record<string, number> = {
  'InvalidAccessKeyId.NotFound': 404,
  'Throttling.User': 400,
  'InvalidAction.NotFound': 404,
  ServiceUnavailable: 503,
}
const doorCodes = /^(Invalid|Signature|Missing|Throttling|Service)/

/** SendSms of version 2017-05-25 with signature version 3. */
export function aliyunRoutes(app: FastifyInstance, deps: Deps): void {
  const { misbehaviour } = deps
  const guard = createDoorGuard(deps)

  app.post('/', { schema: { hide: true } }, async (request, reply) => {
    const asked: Partial<Values> = Object.fromEntries(new URLSearchParams(request.originalUrl.split('?')[1]))
    const code = guard(request) ?? misbehaviour.refusal ?? findFault(asked, deps.credentials)
    if (code !== undefined) return refuse(reply, code)
    const { PhoneNumbers = '', SignName, TemplateParam = '' } = asked
    const text = `【${SignName}】${template(readParam(TemplateParam) ?? {})}`
    for (const mobile of PhoneNumbers.split(',')) await deps.deliver(mobile, text)
    if (spoilAnswer(reply, misbehaviour.answers)) return reply
    const BizId = `${randomInt(2 ** 47)}^0`
    return reply.send({ Message: 'OK', RequestId: requestId(), Code: 'OK', BizId })
  })
}

/** Says what is wrong with who asks; remembers the nonces of the last quarter of an hour. */
function createDoorGuard({ clock, credentials }: Deps) {
  const seenAt = new Map<string, number>()

  return (request: FastifyRequest): string | undefined => {
    const { headers } = request
    const given = parseAcs3(headers.authorization)
    if (given === undefined) return 'SignatureDoesNotMatch'
    if (given.credential !== credentials.accessKeyId) return 'InvalidAccessKeyId.NotFound'
    const isWhole = mustBeSigned.every((name) => given.signedHeaders.includes(name))
    const isEmpty = headers['x-acs-content-sha256'] === sha256('') && request.body === undefined
    const wanted = computeAcs3(
      { method: request.method, url: request.originalUrl, headers },
      given.signedHeaders,
      credentials.accessKeySecret,
    )
    if (!isWhole || !isEmpty || given.signature !== wanted) return 'SignatureDoesNotMatch'
    if (!isCurrent(headers['x-acs-date'], clock.now().getTime())) return 'InvalidTimeStamp.Expired'
    if (!remember(String(headers['x-acs-signature-nonce'] ?? ''))) return 'SignatureNonceUsed'
    const isKnown = headers['x-acs-action'] === 'SendSms' && headers['x-acs-version'] === '2017-05-25'
    return isKnown ? undefined : 'InvalidAction.NotFound'
  }

  /** False for a nonce that was used before. */
  function remember(nonce: string): boolean {
    const now = clock.now().getTime()
    for (const [old, at] of seenAt) if (now - at > 2 * toleranceMs) seenAt.delete(old)
    if (nonce === '' || seenAt.has(nonce)) return false
    seenAt.set(nonce, now)
    return true
  }
}

function isCurrent(date: unknown, now: number): boolean {
  if (typeof date !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date)) return false
  return Math.abs(now - Date.parse(date)) <= toleranceMs
}

function findFault(
  { PhoneNumbers = '', SignName, TemplateCode, TemplateParam = '' }: Partial<Values>,
  { signName, templateCode }: Deps['credentials'],
): string | undefined {
  if (SignName !== signName) return 'isv.SMS_SIGNATURE_ILLEGAL'
  if (TemplateCode !== templateCode) return 'isv.SMS_TEMPLATE_ILLEGAL'
  if (!/^1[3-9]\d{9}(,1[3-9]\d{9})*$/.test(PhoneNumbers)) return 'isv.MOBILE_NUMBER_ILLEGAL'
  const values = readParam(TemplateParam)
  if (values === undefined) return 'isv.INVALID_JSON_PARAM'
  return values.code && values.minutes ? undefined : 'isv.TEMPLATE_MISSING_PARAMETERS'
}

/** An object of texts: `{"code":123456}` is refused by the real service too. */
function readParam(text: string): Values | undefined {
  try {
    const values: unknown = JSON.parse(text)
    const isObject = typeof values === 'object' && values !== null && !Array.isArray(values)
    if (isObject && Object.values(values).every((value) => typeof value === 'string')) {
      return values as Values
    }
  } catch {
    // Told by the caller.
  }
  return undefined
}

function refuse(reply: FastifyReply, code: string): FastifyReply {
  const answer = { Message: words(code), RequestId: requestId(), Code: code }
  if (!doorCodes.test(code)) return reply.send(answer)
  const recommend = `https://api.aliyun.com/troubleshoot?q=${code}`
  return reply
    .code(statuses[code] ?? 400)
    .send({ ...answer, HostId: 'dysmsapi.aliyuncs.com', Recommend: recommend })
}

function words(code: string): string {
  if (code === 'isv.BUSINESS_LIMIT_CONTROL') return '触发分钟级流控Permits:1'
  if (code === 'isv.MOBILE_NUMBER_ILLEGAL') return '手机号码格式错误'
  return code
}

function requestId(): string {
  return randomUUID().toUpperCase()
}
