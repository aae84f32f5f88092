import { randomInt, timingSafeEqual } from 'node:crypto'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import type { Ids } from '../../kernel/ids.ts'
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

/** What the job `account.send_sms` carries. */
export interface SendSmsPayload {
  mobile: string
  code: string
  /** Epoch milliseconds after which the code is worth nothing. */
  expiresAt: number
}

/** The code that is good now. It expires by the clock that is passed in; the store's time to live clears away. */
interface IssuedCode {
  id: string
  code: string
  expiresAt: number
}

/** Six-digit codes by SMS, kept where all processes see them; they travel to the phone in a job and nowhere else. */
export function createSmsCodes({ database, kv, outbox, clock, ids }: Deps) {
  const windows = createTimeWindows({ kv, clock })

  /** One a minute and ten a day (China time) per number, twenty an hour per address. */
  async function checkLimits(mobile: string, ip: string): Promise<void> {
    const fromIp = await windows.add(`account:sms_ip:${ip}`, hourMs)
    if (fromIp.count > perHourAndIp) {
      throw new AppError('request.too_many', { retryAfterSeconds: fromIp.secondsLeft })
    }
    await startPause(mobile)
    const today = await windows.add(`account:sms_day:${mobile}`, dayMs, chinaOffsetMs)
    if (today.count > perDay) {
      throw new AppError('account.sms_daily_limit', { retryAfterSeconds: today.secondsLeft })
    }
  }

  /** Of all who know the same last time, one may be the next: they compete for a key that carries that time. */
  async function startPause(mobile: string): Promise<void> {
    const key = `account:sms_last:${mobile}`
    const now = clock.now().getTime()
    const last = Number((await kv.get(key)) ?? 0)
    const leftMs = last + resendAfterMs - now
    if (leftMs > 0) throwTooSoon(leftMs)
    const isNext = await kv.add(`${key}:after:${last}`, '1', { ttlMs: resendAfterMs })
    if (!isNext) throwTooSoon(resendAfterMs)
    await kv.set(key, String(now), { ttlMs: 2 * resendAfterMs })
  }

  return {
    /** Makes a new code, in the place of an earlier one, and queues its SMS. Throws account.sms_too_soon and its kin. */
    async send(purpose: string, mobile: string, ip: string) {
      await checkLimits(mobile, ip)
      const issued: IssuedCode = {
        id: ids.next(),
        code: String(randomInt(1_000_000)).padStart(6, '0'),
        expiresAt: clock.now().getTime() + lifeMs,
      }
      await kv.set(codeKey(purpose, mobile), JSON.stringify(issued), { ttlMs: lifeMs })
      const payload: SendSmsPayload = { mobile, code: issued.code, expiresAt: issued.expiresAt }
      await database.transaction((tx) => outbox.append(tx, { name: 'account.send_sms', payload }))
      return { resendAfterSeconds: resendAfterMs / secondMs, expiresInSeconds: lifeMs / secondMs }
    },

    /** Uses the code up if it is the right one; otherwise throws account.sms_code_wrong. Five wrong tries burn it. */
    async redeem(purpose: string, mobile: string, code: string): Promise<void> {
      const key = codeKey(purpose, mobile)
      const stored = await kv.get(key)
      const issued = stored === undefined ? undefined : (JSON.parse(stored) as IssuedCode)
      if (issued === undefined || issued.expiresAt <= clock.now().getTime()) throwWrong()
      const tries = await kv.increment(`account:sms_tries:${issued.id}`, { ttlMs: lifeMs })
      if (tries > wrongTries || !isSame(code, issued.code)) throwWrong()
      // Of two who bring the right one, one takes it.
      if ((await kv.take(key)) !== stored) throwWrong()
    },
  }
}

function codeKey(purpose: string, mobile: string): string {
  return `account:sms_code:${purpose}:${mobile}`
}

function isSame(given: string, wanted: string): boolean {
  return given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted))
}

function throwTooSoon(leftMs: number): never {
  const seconds = Math.ceil(leftMs / secondMs)
  throw new AppError('account.sms_too_soon', { seconds, retryAfterSeconds: seconds })
}

function throwWrong(): never {
  throw new AppError('account.sms_code_wrong')
}
