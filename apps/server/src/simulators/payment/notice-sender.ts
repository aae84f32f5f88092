import type { Clock } from '../../kernel/clock.ts'
import { createChances } from './chances.ts'
import type { Misbehaviour, NoticeFaults } from './misbehaviour.ts'
import type { createNoticeBox, Notice } from './notice-box.ts'

const batch = 50
const answerTimeoutMs = 10_000

/** One notice as it goes out. */
export interface Letter {
  url: string
  headers?: Record<string, string>
  body: string | URLSearchParams
}

interface Deps {
  box: Pick<ReturnType<typeof createNoticeBox>, 'listDueNotices' | 'claimNotice' | 'endNotice'>
  clock: Clock
  /** Waits after the first, second, ... try that was not taken. */
  gapsMs: readonly number[]
  misbehaviour?: Misbehaviour
  /** The values of a notice that was changed on the way by chance. */
  tampered?: Record<string, string>
  fetch?: typeof globalThis.fetch
  /** Undefined: there is nothing to tell. */
  write(notice: Notice, faults: NoticeFaults): Promise<Letter | undefined>
  isTaken(answer: Response): Promise<boolean> | boolean
}

export type NoticeSender = ReturnType<typeof createNoticeSender>

/** Tells the shop of every payment, again and again until it takes the notice. */
export function createNoticeSender(deps: Deps) {
  const { box, clock, gapsMs } = deps
  const chances = createChances(deps.misbehaviour ?? {}, deps.tampered)
  const stopped = new AbortController()

  /** Sends what is due by the clock and waits for the answers. Gives how many notices it took up. */
  async function sendDue(): Promise<number> {
    let taken = 0
    while (!stopped.signal.aborted) {
      const due = box.listDueNotices(clock.now().getTime(), batch).filter(claim)
      if (due.length === 0) break
      taken += due.length
      await sendAll(due)
    }
    return taken
  }

  function claim(notice: Notice): boolean {
    const gapMs = gapsMs[notice.tries]
    return box.claimNotice(notice, gapMs === undefined ? null : clock.now().getTime() + gapMs)
  }

  async function sendAll(due: Notice[]): Promise<void> {
    const fated = due.map((notice) => ({ notice, faults: chances.nextNotice() }))
    const heldBack = chances.shuffle(fated.filter(({ faults }) => faults.isReordered))
    await Promise.all(fated.filter(({ faults }) => !faults.isReordered).map(send))
    for (const each of heldBack) await send(each)
  }

  async function send({ notice, faults }: { notice: Notice; faults: NoticeFaults }): Promise<void> {
    if (faults.isDropped) return
    const letter = await deps.write(notice, faults)
    if (letter === undefined) return
    const posts = Array.from({ length: faults.copies ?? 1 }, () => post(letter))
    if ((await Promise.all(posts)).some(Boolean) && !stopped.signal.aborted) box.endNotice(notice.id)
  }

  /** A redirect does not count, and is not followed. */
  async function post({ url, headers, body }: Letter): Promise<boolean> {
    const { fetch = globalThis.fetch } = deps
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(answerTimeoutMs)]),
      })
      return await deps.isTaken(answer)
    } catch {
      // Not reached: the schedule of repeats takes care of it.
      return false
    }
  }

  return {
    sendDue,

    /** Looks for due notices once a second until `stop`. */
    start(onError: (error: unknown) => void): void {
      const timer = setInterval(() => void sendDue().catch(onError), 1000)
      timer.unref()
      stopped.signal.addEventListener('abort', () => clearInterval(timer))
    },

    /** Breaks off what is under way; the next process sends it again. */
    stop(): void {
      stopped.abort()
    },
  }
}
