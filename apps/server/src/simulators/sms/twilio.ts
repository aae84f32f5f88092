import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { spoilAnswer } from './misbehaviour.ts'
import type { SmsProviderDeps } from './provider.ts'

type Deps = SmsProviderDeps<'twilio'>

interface Form {
  To?: unknown
  From?: unknown
  MessagingServiceSid?: unknown
  Body?: unknown
}

const longest = 1600
const errors: Record<string, { status: number; message: string }> = {
  20003: { status: 401, message: 'Authenticate' },
  20404: { status: 404, message: 'The requested resource was not found' },
  20429: { status: 429, message: 'Too Many Requests' },
  21211: { status: 400, message: "The 'To' number {To} is not a valid phone number." },
  21602: { status: 400, message: 'Message body is required.' },
  21603: { status: 400, message: "A 'From' phone number is required." },
  21604: { status: 400, message: "A 'To' phone number is required." },
  21606: { status: 400, message: "The 'From' phone number {From} is not a valid sender." },
  21610: { status: 400, message: 'Attempt to send to unsubscribed recipient' },
  21617: { status: 400, message: 'The concatenated message body exceeds the 1600 character limit.' },
}

/** The 2010 API with JSON answers. */
export function twilioRoutes(app: FastifyInstance, deps: Deps): void {
  const { credentials, misbehaviour } = deps

  app.post<{ Params: { accountSid: string }; Body: Form | null }>(
    '/2010-04-01/Accounts/:accountSid/Messages.json',
    { schema: { hide: true } },
    async ({ params, headers, body: form }, reply) => {
      const fields = form ?? {}
      const isKnown = isSame(headers.authorization ?? '', basic(credentials))
      const code = isKnown
        ? (misbehaviour.refusal ?? findFault(params.accountSid, fields, credentials))
        : '20003'
      if (code !== undefined) return refuse(reply, code, fields)
      const { To, Body } = fields as { To: string; Body: string }
      await deps.deliver(To.slice('+86'.length), Body)
      if (!spoilAnswer(reply, misbehaviour.answers)) reply.code(201).send(describe(deps, fields))
      return reply
    },
  )
}

function basic({ accountSid, authToken }: Deps['credentials']): string {
  return `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
}

function isSame(given: string, wanted: string): boolean {
  return given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted))
}

/** The number of the first thing that is wrong. */
function findFault(accountSid: string, form: Form, credentials: Deps['credentials']): string | undefined {
  const { To, From, MessagingServiceSid, Body } = form
  if (accountSid !== credentials.accountSid) return '20404'
  if (typeof To !== 'string' || To === '') return '21604'
  if (!/^\+861[3-9]\d{9}$/.test(To)) return '21211'
  const sender = From ?? MessagingServiceSid
  if (typeof sender !== 'string' || sender === '') return '21603'
  if (sender !== credentials.from) return '21606'
  if (typeof Body !== 'string' || Body === '') return '21602'
  return Body.length > longest ? '21617' : undefined
}

function refuse(reply: FastifyReply, code: string, { To, From }: Form): FastifyReply {
  const { status, message } = errors[code] ?? { status: 400, message: 'Bad request' }
  return reply.code(status).send({
    code: Number(code),
    message: message.replace('{To}', String(To)).replace('{From}', String(From)),
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  })
}

function describe({ clock, credentials }: Deps, { To, From, MessagingServiceSid, Body }: Form) {
  const sid = `SM${randomBytes(16).toString('hex')}`
  const date = clock.now().toUTCString().replace('GMT', '+0000')
  const uri = `/2010-04-01/Accounts/${credentials.accountSid}/Messages/${sid}`
  return {
    account_sid: credentials.accountSid,
    api_version: '2010-04-01',
    body: Body,
    date_created: date,
    date_sent: null,
    date_updated: date,
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: From ?? null,
    messaging_service_sid: MessagingServiceSid ?? null,
    num_media: '0',
    num_segments: '1',
    price: null,
    price_unit: 'USD',
    sid,
    status: MessagingServiceSid === undefined ? 'queued' : 'accepted',
    subresource_uris: { media: `${uri}/Media.json` },
    to: To,
    uri: `${uri}.json`,
  }
}
