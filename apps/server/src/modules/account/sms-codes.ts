import { randomInt, timingSafeEqual } from 'node:crypto'
import type { SmsPurpose } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import type { Ids } from '../../kernel/ids.ts'
import { createPauses } from './profile-pauses.ts'
import { createTimeWindows } from './time-windows.ts'

const secondMs = 1000
const hourMs = 3600 * secondMs
const dayMs = 24 * hourMs
const chinaOffsetMs = 8 * hourMs
const resendAfterMs = 60 * secondMs
const lifeMs = 120 * secondMs
const wrongTries = 5
const perDay = 10
const perHourAndIp = 20

interface Deps {
  database: Database
  kv: Kv
  outbox: JobOutbox<Tx>
  clock: Clock
  ids: Ids
}

export type SmsCodes = ReturnType<typeof createSmsCodes>

/** What a code is for; `confirm`: a logged-in person's own mobile. One for something else is worth nothing. */
export type CodePurpose = SmsPurpose | 'confirm'

/** What the job `account.send_sms` carries: not the code itself, so that no table and no queue keeps one. */
export interface SendSmsJob {
  purpose: CodePurpose
  mobile: string
  codeId: string
  /** Epoch milliseconds after which the code is worth nothing. */
  expiresAt: number
}

/** The code that is good now. It expires by the clock that is passed in; the store's time to live clears away. */
interface IssuedCode {
  id: string
  code: string
  expiresAt: number
}

/** Six-digit codes by SMS, kept where all processes see them. */
export function createSmsCodes({ database, kv, outbox, clock, ids }: Deps) {
  const windows = createTimeWindows({ kv, clock })
  const pauses = createPauses({ kv, clock })

  /** One a minute and ten a day (China time) per number, twenty an hour per address. */
  async function checkLimits(mobile: string, ip: string): Promise<void> {
    const fromIp = await windows.add(`account:sms_ip:${ip}`, hourMs)
    if (fromIp.count > perHourAndIp) {
      throw new AppError('request.too_many', { retryAfterSeconds: fromIp.secondsLeft })
    }
    const seconds = await pauses.begin(`account:sms_last:${mobile}`, resendAfterMs)
    if (seconds > 0) throw new AppError('account.sms_too_soon', { seconds, retryAfterSeconds: seconds })
    const today = await windows.add(`account:sms_day:${mobile}`, dayMs, chinaOffsetMs)
    if (today.count > perDay) {
      throw new AppError('account.sms_daily_limit', { retryAfterSeconds: today.secondsLeft })
    }
  }

  async function findIssued(purpose: CodePurpose, mobile: string) {
    const stored = await kv.get(codeKey(purpose, mobile))
    const issued = stored === undefined ? undefined : (JSON.parse(stored) as IssuedCode)
    return issued !== undefined && issued.expiresAt > clock.now().getTime() ? { stored, issued } : undefined
  }

  /** Counts the try before it looks, so that many at once are no more than many in a row. */
  async function compare(purpose: CodePurpose, mobile: string, code: string) {
    const found = await findIssued(purpose, mobile)
    if (found === undefined) throwWrong()
    const tries = await kv.increment(triesKey(found.issued), { ttlMs: lifeMs })
    if (tries > wrongTries || !isSame(code, found.issued.code)) throwWrong()
    return found
  }

  return {
    /** Makes a new code, in the place of an earlier one, and queues its SMS. Throws account.sms_too_soon and its kin. */
    async send(purpose: CodePurpose, mobile: string, ip: string) {
      await checkLimits(mobile, ip)
      const code = String(randomInt(1_000_000)).padStart(6, '0')
      const issued: IssuedCode = { id: ids.next(), code, expiresAt: clock.now().getTime() + lifeMs }
      await kv.set(codeKey(purpose, mobile), JSON.stringify(issued), { ttlMs: lifeMs })
      const payload: SendSmsJob = { purpose, mobile, codeId: issued.id, expiresAt: issued.expiresAt }
      await database.transaction((tx) => outbox.append(tx, { name: 'account.send_sms', payload }))
      return { resendAfterSeconds: resendAfterMs / secondMs, expiresInSeconds: lifeMs / secondMs }
    },

    /** The code of a job; undefined when it is late, used up or overtaken by a newer one: it would only confuse. */
    async findDue({
      purpose,
      mobile,
      codeId,
    }: SendSmsJob): Promise<{ code: string; leftMs: number } | undefined> {
      const found = await findIssued(purpose, mobile)
      if (found?.issued.id !== codeId) return undefined
      return { code: found.issued.code, leftMs: found.issued.expiresAt - clock.now().getTime() }
    },

    /** Throws account.sms_code_wrong unless it is the right one, which stays good. Five wrong tries burn it. */
    async check(purpose: CodePurpose, mobile: string, code: string): Promise<void> {
      const { issued } = await compare(purpose, mobile, code)
      // Only wrong tries burn it: whoever knows the code has nothing to guess.
      await kv.delete(triesKey(issued))
    },

    /** Uses the code up if it is the right one; otherwise throws account.sms_code_wrong. Five wrong tries burn it. */
    async redeem(purpose: CodePurpose, mobile: string, code: string): Promise<void> {
      const { stored } = await compare(purpose, mobile, code)
      // Of two who bring the right one, one takes it.
      if ((await kv.take(codeKey(purpose, mobile))) !== stored) throwWrong()
    },
  }
}

function codeKey(purpose: CodePurpose, mobile: string): string {
  return `account:sms_code:${purpose}:${mobile}`
}

function triesKey({ id }: IssuedCode): string {
  return `account:sms_tries:${id}`
}

function isSame(given: string, wanted: string): boolean {
  return given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted))
}

function throwWrong(): never {
  throw new AppError('account.sms_code_wrong')
}
