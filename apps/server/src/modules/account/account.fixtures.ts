import { argon2 } from 'node:crypto'
import { promisify } from 'node:util'
import cookie from '@fastify/cookie'
import type { HumanAnswer } from '@jishi/contract'
import Fastify from 'fastify'
import { openTestPorts } from '../../../test/ports.ts'
import { useErrorHandler } from '../../http/error-handler.ts'
import { useSameSiteCheck } from '../../http/same-site.ts'
import { createSessionReader, useSession } from '../../http/session.ts'
import { useValidation } from '../../http/validation.ts'
import type { Database, Tx } from '../../infra/database/database.ts'
import { createImageCheck } from '../../infra/human-check/image-check.ts'
import { createOutbox } from '../../infra/queue/outbox.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createEvents } from '../../kernel/events.ts'
import { createIds } from '../../kernel/ids.ts'
import { createPasswords } from '../../kernel/passwords.ts'
import type { OnLogin } from './admit.routes.ts'
import { accountRoutes, createAccountService, createAdmit, createRevokedSessions } from './index.ts'
import type { CodePurpose, SendSmsJob } from './sms-codes.ts'

type Clock = ReturnType<typeof createManualClock>
type Ports = Awaited<ReturnType<typeof openTestPorts>>
type Process = ReturnType<typeof startProcess>

const jwtSecret = 'a secret of the tests, long enough'
const runArgon2 = promisify(argon2)
/** What every picture of the tests says. */
const pictureText = 'KHAN'
export const goodPassword = 'lantern-orchid-42'
export const visitor = { ip: '203.0.113.7', userAgent: 'vitest' }

/** A shop's accounts on fresh ports. `startProcess` gives what one more process would have. */
export async function openAccountShop() {
  const ports = await openTestPorts()
  const clock = createManualClock('2026-11-21T04:00:00Z')
  const work: PasswordWork = { count: 0, hold: async () => {} }
  const own = startProcess(ports, clock, work)
  const { accounts, revoked } = own
  const solveHuman = async () => answerPicture(await accounts.issueHumanCheck('image'), pictureText)

  return {
    ...ports,
    clock,
    accounts,
    revoked,
    warnings: own.warnings,
    /** How often argon2 has run, in all processes. */
    countPasswordWork: () => work.count,
    /** Makes the next argon2 wait for `until`; resolves when it has come that far. */
    holdPasswordWork(until: Promise<void>): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      work.hold = () => {
        work.hold = async () => {}
        resolve()
        return until
      }
      return promise
    },
    startProcess: () => startProcess(ports, clock, work),
    startAnother: () => startProcess(ports, clock, work).accounts,
    /** Accounts of a process that reaches its database in another way. */
    startOn: (database: Database) => startProcess({ ...ports, database }, clock, work).accounts,

    /** The right answer to a fresh challenge. */
    solveHuman,
    failHuman: async () => answerPicture(await accounts.issueHumanCheck('image'), 'XXXX'),

    /** What the newest SMS to the number says, or would say. */
    readCode: (mobile: string) => readNewestCode(ports, own, mobile),
    /** Asks for a code and gives what the SMS would say. */
    async requestCode(
      mobile: string,
      ip = visitor.ip,
      purpose: Exclude<CodePurpose, 'confirm'> = 'register',
    ) {
      await accounts.sendSmsCode({ mobile, purpose, human: await solveHuman() }, { ...visitor, ip })
      return this.readCode(mobile)
    },
    /** A logged-in person asks for a code to confirm something with. */
    async requestMyCode(userId: number, mobile: string) {
      await accounts.sendMySmsCode(userId, await solveHuman(), visitor)
      return this.readCode(mobile)
    },
    async register(username: string, mobile: string, from = visitor.ip) {
      const smsCode = await this.requestCode(mobile, from)
      return accounts.register(
        { username, mobile, password: goodPassword, smsCode, acceptedTerms: true },
        visitor,
      )
    },
    createApp: (options: AppOptions = {}) => createAccountApp(own, clock, options),
  }
}

interface PasswordWork {
  count: number
  hold(): Promise<void>
}

/** Everything that a process has of its own; what it shares with others is in the ports. */
function startProcess({ database, kv }: Ports, clock: Clock, work: PasswordWork) {
  const ids = createIds(clock)
  const outbox = createOutbox({ ids, clock })
  const events = createEvents<Tx>(outbox)
  const warnings: object[] = []
  const logger = { warn: (details: object, message: string) => void warnings.push({ ...details, message }) }
  const revoked = createRevokedSessions({ database, clock, logger })
  const passwords = createPasswords({
    async derive(parameters) {
      work.count++
      await work.hold()
      return runArgon2('argon2id', parameters)
    },
  })
  const draw = () => ({ text: pictureText, svg: '<svg xmlns="http://www.w3.org/2000/svg"/>' })
  const accounts = createAccountService({
    database,
    kv,
    events,
    outbox,
    clock,
    ids,
    humanChecks: [createImageCheck({ kv, clock, ids, draw })],
    revoked,
    logger,
    urls: { mediaUrl: (key) => `https://media.test/${key}` },
    config: { jwtSecret },
    passwords,
  })
  return { accounts, revoked, warnings, passwords }
}

interface AppOptions {
  onLogin?: OnLogin
  /** Everything that is logged goes here, line by line, at the most talkative level. */
  logTo?: string[]
}

async function createAccountApp(
  { accounts, revoked }: Process,
  clock: Clock,
  { onLogin = async () => ({ cartMerged: false }), logTo = [] }: AppOptions,
) {
  const stream = { write: (line: string) => void logTo.push(line) }
  const app = Fastify({ logger: { level: 'trace', stream }, trustProxy: true })
  useValidation(app)
  useErrorHandler(app)
  await app.register(cookie)
  useSession(app, createSessionReader({ jwtSecret, clock, isRevoked: revoked.has }))
  useSameSiteCheck(app, { trustedOrigins: [] })
  accountRoutes(app, { accounts, admit: createAdmit(onLogin) })
  return app
}

function answerPicture(challenge: { kind: string; id?: unknown }, text: string): HumanAnswer {
  return { kind: 'image', id: String(challenge.id), text }
}

/** Asks the job that would send it; an empty text when there is nothing to send. */
async function readNewestCode({ database: { db } }: Ports, { accounts }: Process, mobile: string) {
  const rows = await db
    .selectFrom('outbox')
    .select('payload')
    .where('name', '=', 'account.send_sms')
    .orderBy('id', 'desc')
    .execute()
  const jobs = rows.map((row) => JSON.parse(row.payload) as SendSmsJob)
  const newest = jobs.find((job) => job.mobile === mobile)
  const message = newest && (await accounts.composeSms(newest))
  return message?.variables.code ?? ''
}
