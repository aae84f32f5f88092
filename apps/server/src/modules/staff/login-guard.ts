import { createHash } from 'node:crypto'
import type { Kv } from '../../infra/kv/kv.ts'
import { createTallies } from '../../infra/kv/tallies.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'

const minuteMs = 60_000
const windowMs = 15 * minuteMs
const pauseFrom = 10

interface Counted<T> {
  result: T | undefined
  /** So far in this window; infinite: the test did not run, there were too many before it. */
  failures: number
}

export type StaffLoginGuard = ReturnType<typeof createStaffLoginGuard>

/** Keeps passwords and codes from being guessed; all it knows is shared by all processes. */
export function createStaffLoginGuard({ kv, clock }: { kv: Kv; clock: Clock }) {
  const tallyOf = createTallies({ kv, clock, windowMs })

  /** A try counts from its beginning, so that many at once are no more than many in a row; undefined is a failure. */
  async function count<T>(name: string, test: () => Promise<T | undefined>): Promise<Counted<T>> {
    const tally = tallyOf(name)
    if ((await tally.begin()) >= pauseFrom) {
      await tally.takeOut()
      return { result: undefined, failures: Number.POSITIVE_INFINITY }
    }
    let result: T | undefined
    try {
      result = await test()
    } catch (error) {
      // Neither right nor wrong.
      await tally.takeOut()
      throw error
    }
    if (result === undefined) return { result, failures: await tally.fail() }
    await tally.reset()
    return { result, failures: 0 }
  }

  return {
    /**
     * Runs `test` and gives what it gave; undefined is a failure. After ten in a quarter of an hour the pair of name and
     * address waits as long: staff.login_paused, whether or not there is such a member.
     */
    async run<T>(
      { username, ip }: { username: string; ip: string },
      test: () => Promise<T | undefined>,
    ): Promise<T | undefined> {
      const pair = `staff:login:${digest(username)}:${ip}`
      const pauseKey = `${pair}:pause`
      const leftMs = Number((await kv.get(pauseKey)) ?? 0) - clock.now().getTime()
      if (leftMs > 0) throwPaused(leftMs)
      const { result, failures } = await count(pair, test)
      if (failures === Number.POSITIVE_INFINITY) throwPaused(windowMs)
      if (failures >= pauseFrom)
        await kv.set(pauseKey, String(clock.now().getTime() + windowMs), { ttlMs: windowMs })
      return result
    },

    /**
     * For the code of somebody whose password was right: who knows one could try codes from a thousand addresses. After ten
     * wrong ones none is good until the window is over, and nobody is told: it would say that the password is right.
     */
    async tryCode<T>(username: string, test: () => Promise<T | undefined>): Promise<T | undefined> {
      const { result } = await count(`staff:login_code:${digest(username)}`, test)
      return result
    },
  }
}

/** As short for a name of 64 characters. */
function digest(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32)
}

function throwPaused(leftMs: number): never {
  throw new AppError('staff.login_paused', {
    minutes: Math.ceil(leftMs / minuteMs),
    retryAfterSeconds: Math.ceil(leftMs / 1000),
  })
}
