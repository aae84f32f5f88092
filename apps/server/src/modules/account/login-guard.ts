import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { HumanAnswer } from '@jishi/contract'
import type { Kv } from '../../infra/kv/kv.ts'
import { createTallies } from '../../infra/kv/tallies.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Passwords } from '../../kernel/passwords.ts'
import type { HumanGate } from './human-gate.ts'
import { type Failures, judgeTry, pauseFrom } from './login-guard.rules.ts'
import { createRefusalPace } from './refusal-pace.ts'

const minuteMs = 60_000
const windowMs = 15 * minuteMs
const lookAgainMs = 25
/** After two seconds of waiting for tries of others it is likelier that their process died than that they go on. */
const patience = 80

interface Deps {
  kv: Kv
  clock: Clock
  gate: HumanGate
  passwords: Pick<Passwords, 'inTurn'>
}

/** A password that somebody brings for an account. */
export interface LoginTry {
  /** What the account was called, in lower case; whether there is one plays no part. */
  name: string
  ip: string
  human?: HumanAnswer
  /** A logged-in person who shows the password again: only the pause is for them. */
  isLoggedIn?: boolean
}

export type LoginGuard = ReturnType<typeof createLoginGuard>

/** Keeps passwords from being guessed. All it knows is shared by all processes. */
export function createLoginGuard({ kv, clock, gate, passwords }: Deps) {
  const tallyOf = createTallies({ kv, clock, windowMs })
  const pace = createRefusalPace()

  function countsOf({ name, ip }: LoginTry) {
    // A digest: as short for a name of 254 characters, and no mobile stands in the store.
    const account = createHash('sha256').update(name).digest('hex').slice(0, 32)
    const pauseKey = `account:login_pause:${account}:${ip}`
    const tallies = {
      pair: tallyOf(`account:login:${account}:${ip}`),
      account: tallyOf(`account:login_account:${account}`),
      address: tallyOf(`account:login_address:${ip}`),
    }
    const ask = async (question: 'begin' | 'failures'): Promise<Failures> => {
      const { pair, account, address } = tallies
      const [ofPair, ofAccount, ofAddress] = await Promise.all([
        pair[question](),
        account[question](),
        address[question](),
      ])
      return { pair: ofPair, account: ofAccount, address: ofAddress }
    }
    return { ...tallies, ask, pauseKey, all: Object.values(tallies) }
  }
  type Counts = ReturnType<typeof countsOf>

  /** Throws account.login_paused; otherwise gives the failures so far. */
  async function look(counts: Counts): Promise<Failures> {
    const [until, failures] = await Promise.all([kv.get(counts.pauseKey), counts.ask('failures')])
    const leftMs = Number(until ?? 0) - clock.now().getTime()
    if (leftMs > 0) throwPaused(leftMs)
    // The tenth failure has been counted and its pause is just being written.
    if (failures.pair >= pauseFrom) throwPaused(windowMs)
    return failures
  }

  async function settle(counts: Counts, isRight: boolean, hadFailures: boolean): Promise<void> {
    const { pair, account, address } = counts
    if (isRight) {
      await Promise.all([hadFailures ? pair.reset() : pair.takeOut(), account.takeOut(), address.takeOut()])
      return
    }
    const [ofPair] = await Promise.all([pair.fail(), account.fail(), address.fail()])
    if (ofPair < pauseFrom) return
    await kv.set(counts.pauseKey, String(clock.now().getTime() + windowMs), { ttlMs: windowMs })
  }

  /** Undefined: the try did not take place, because others that count against it are not settled yet. */
  async function tryInTurn<T>(counts: Counts, isPerson: boolean, test: () => Promise<T>) {
    const verdict = judgeTry(await counts.ask('begin'))
    const isAllowed = verdict === 'free' || (verdict === 'human' && isPerson)
    try {
      if (isAllowed) return { result: await test() }
    } catch (error) {
      // Neither right nor wrong.
      await takeOutAll(counts)
      throw error
    }
    await takeOutAll(counts)
    return undefined
  }

  /** Tells whether a person is behind it. Throws what `run` throws, in the pace of refusals. */
  async function admit(given: LoginTry, counts: Counts, isPerson: boolean, isStuck: boolean) {
    try {
      const failures = await look(counts)
      const needsPerson = !isPerson && (isStuck || judgeTry(failures) === 'human')
      if (needsPerson && given.human === undefined) throw new AppError('account.human_check_required')
      if (needsPerson && given.human !== undefined) await gate.require(given.human)
      return { isPerson: isPerson || needsPerson, hadFailures: failures.pair > 0 }
    } catch (error) {
      await pace(given.ip)
      throw error
    }
  }

  return {
    /**
     * Runs `test` when it is its turn, unless it has failed too often, and gives what it gave; undefined is a failure.
     * Throws account.human_check_required, account.human_check_failed, account.login_paused, server.busy: all of them
     * before `test` runs, and the same whether or not there is such an account.
     */
    async run<T>(given: LoginTry, test: () => Promise<T | undefined>): Promise<T | undefined> {
      const counts = countsOf(given)
      let isPerson = given.isLoggedIn === true
      for (let looks = 0; looks <= 2 * patience; looks++) {
        const admitted = await admit(given, counts, isPerson, looks > patience)
        isPerson = admitted.isPerson
        const tried = await passwords.inTurn(given.ip, () => tryInTurn(counts, isPerson, test))
        if (tried !== undefined) {
          await settle(counts, tried.result !== undefined, admitted.hadFailures)
          return tried.result
        }
        await wait(lookAgainMs)
      }
      throw new AppError('server.busy', { retryAfterSeconds: 2 })
    },
  }
}

async function takeOutAll({ all }: { all: { takeOut(): Promise<void> }[] }): Promise<void> {
  await Promise.all(all.map((tally) => tally.takeOut()))
}

function throwPaused(leftMs: number): never {
  throw new AppError('account.login_paused', {
    minutes: Math.ceil(leftMs / minuteMs),
    retryAfterSeconds: Math.ceil(leftMs / 1000),
  })
}
