import { createHash, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { chinaTimestamp, parseChinaTime } from '../../kernel/clock.ts'
import { spoilAnswer } from './misbehaviour.ts'
import type { SmsProviderDeps } from './provider.ts'

type Deps = SmsProviderDeps<'yuntongxun'>
type Params = { accountSid: string }
type Query = { sig?: string }

const minuteMs = 60_000
/** The real tolerance is not documented; this one shows a clock or a time zone that is wrong. */
const toleranceMs = 5 * minuteMs
/** As it was approved under the one template id. */
const template = '【集市】您的验证码是 {1}，{2} 分钟内有效。请勿告诉他人。'
const variables = 2

const words: Record<string, string> = {
  111109: '【账号】请求地址Sig校验失败',
  160032: '【短信】短信模板无效',
  160038: '【短信】短信验证码发送过频繁',
  160040: '【短信】验证码超出同模板同号码天发送上限',
  172001: '网络错误',
}

/** Template messages of the main account. Every answer is HTTP 200. */
export function yuntongxunRoutes(app: FastifyInstance, deps: Deps): void {
  const { clock, misbehaviour } = deps

  app.post<{ Params: Params; Querystring: Query; Body: unknown }>(
    '/2013-12-26/Accounts/:accountSid/SMS/TemplateSMS',
    { schema: { hide: true } },
    async (request, reply) => {
      if (!isSigned(request, deps)) return refuse(reply, '111109')
      const order = readOrder(request.body, deps.credentials)
      const code = misbehaviour.refusal ?? (order === undefined ? '160032' : undefined)
      if (code !== undefined || order === undefined) return refuse(reply, code ?? '160032')
      for (const mobile of order.mobiles) await deps.deliver(mobile, order.text)
      if (spoilAnswer(reply, misbehaviour.answers)) return reply
      const smsMessageSid = randomBytes(16).toString('hex')
      const templateSMS = { smsMessageSid, dateCreated: chinaTimestamp(clock.now()) }
      return reply.send({ statusCode: '000000', templateSMS })
    },
  )
}

/** The signature covers the account, its token and the very time that the header says, in China and with 24 hours. */
function isSigned(
  { params, query, headers }: FastifyRequest<{ Params: Params; Querystring: Query }>,
  { clock, credentials: { accountSid, authToken } }: Deps,
): boolean {
  const said = Buffer.from(headers.authorization ?? '', 'base64').toString()
  const [account = '', timestamp = '', ...rest] = said.split(':')
  const isOurs = rest.length === 0 && account === accountSid && params.accountSid === accountSid
  const at = parseChinaTime(timestamp.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3 $4:$5:$6'))
  if (!isOurs || at === undefined) return false
  if (Math.abs(clock.now().getTime() - at.getTime()) > toleranceMs) return false
  const wanted = createHash('md5').update(`${accountSid}${authToken}${timestamp}`).digest('hex').toUpperCase()
  return query.sig === wanted
}

function readOrder(
  body: unknown,
  { appId, templateId }: Deps['credentials'],
): { mobiles: string[]; text: string } | undefined {
  const order = (body ?? {}) as Record<string, unknown>
  const { to, datas } = order
  if (order.appId !== appId || order.templateId !== templateId || typeof to !== 'string') return undefined
  const mobiles = to.split(',')
  if (!mobiles.every((mobile) => /^1[3-9]\d{9}$/.test(mobile))) return undefined
  const values = readTexts(datas)
  if (values?.length !== variables) return undefined
  return {
    mobiles,
    text: template.replace(/\{(\d)\}/g, (_, place: string) => values[Number(place) - 1] ?? ''),
  }
}

function readTexts(datas: unknown): string[] | undefined {
  const isTexts = Array.isArray(datas) && datas.every((value) => typeof value === 'string')
  return isTexts ? datas : undefined
}

function refuse(reply: FastifyReply, code: string): FastifyReply {
  return reply.send({ statusCode: code, statusMsg: words[code] ?? '请求失败' })
}
