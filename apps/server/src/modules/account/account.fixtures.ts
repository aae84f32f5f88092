import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import { openTestPorts } from '../../../test/ports.ts'
import { useErrorHandler } from '../../http/error-handler.ts'
import { useSameSiteCheck } from '../../http/same-site.ts'
import { createSessionReader, useSession } from '../../http/session.ts'
import { useValidation } from '../../http/validation.ts'
import type { Tx } from '../../infra/database/database.ts'
import { createOutbox } from '../../infra/queue/outbox.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createEvents } from '../../kernel/events.ts'
import { createIds } from '../../kernel/ids.ts'
import { accountRoutes, createAccountService } from './index.ts'

type Clock = ReturnType<typeof createManualClock>
type Ports = Awaited<ReturnType<typeof openTestPorts>>
type OnLogin = Parameters<typeof accountRoutes>[1]['onLogin']

const jwtSecret = 'a secret of the tests, long enough'
export const goodPassword = 'lantern-orchid-42'
export const visitor = { ip: '203.0.113.7', userAgent: 'vitest' }

/** A shop's accounts on fresh ports. `startAnother` gives what one more process would have. */
export async function openAccountShop() {
  const ports = await openTestPorts()
  const clock = createManualClock('2026-11-21T04:00:00Z')
  const startAnother = () => startAccounts(ports, clock)
  const accounts = startAnother()
  const readCode = (mobile: string) => readNewestCode(ports, mobile)

  return {
    ...ports,
    clock,
    accounts,
    startAnother,
    readCode,
    /** Asks for a code and gives what the SMS would say. */
    async requestCode(mobile: string, ip = visitor.ip) {
      await accounts.sendSmsCode({ mobile, purpose: 'register' }, { ...visitor, ip })
      return readCode(mobile)
    },
    async register(username: string, mobile: string) {
      const smsCode = await this.requestCode(mobile)
      return accounts.register(
        { username, mobile, password: goodPassword, smsCode, acceptedTerms: true },
        visitor,
      )
    },
    createApp: (options: { onLogin?: OnLogin; logTo?: string[] } = {}) =>
      createAccountApp(accounts, clock, options),
  }
}

function startAccounts({ database, kv }: Ports, clock: Clock) {
  const ids = createIds(clock)
  const outbox = createOutbox({ ids, clock })
  const events = createEvents<Tx>(outbox)
  return createAccountService({ database, kv, events, outbox, clock, ids, config: { jwtSecret } })
}

/** Everything that is logged goes to `logTo`, line by line, at the most talkative level. */
async function createAccountApp(
  accounts: ReturnType<typeof startAccounts>,
  clock: Clock,
  { onLogin = async () => ({ cartMerged: false }), logTo = [] }: { onLogin?: OnLogin; logTo?: string[] },
) {
  const stream = { write: (line: string) => void logTo.push(line) }
  const app = Fastify({ logger: { level: 'trace', stream }, trustProxy: true })
  useValidation(app)
  useErrorHandler(app)
  await app.register(cookie)
  useSession(app, createSessionReader({ jwtSecret, clock }))
  useSameSiteCheck(app, { trustedOrigins: [] })
  accountRoutes(app, { accounts, onLogin })
  return app
}

async function readNewestCode({ database: { db } }: Ports, mobile: string): Promise<string> {
  const rows = await db
    .selectFrom('outbox')
    .select('payload')
    .where('name', '=', 'account.send_sms')
    .orderBy('id', 'desc')
    .execute()
  const payloads = rows.map((row) => JSON.parse(row.payload) as { mobile: string; code: string })
  return payloads.find((payload) => payload.mobile === mobile)?.code ?? ''
}
