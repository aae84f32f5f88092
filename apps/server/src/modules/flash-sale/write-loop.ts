import { randomUUID } from 'node:crypto'
import type { FlashTicket } from '@jishi/contract'
import type { FlashGate, TakenClaim } from '../../infra/flash-gate/flash-gate.ts'
import type { Push } from '../../infra/push/push.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { LocalGate } from './local-gate.ts'

interface Deps {
  gate: Pick<FlashGate, 'take' | 'finish' | 'giveBack'>
  local: Pick<LocalGate, 'list'>
  /** Writes all of them or none; writing one twice is the same as once. */
  write: (claims: TakenClaim[]) => Promise<{ claim: TakenClaim; ticket: FlashTicket }[]>
  push: Pick<Push, 'sendAll'>
  clock: Clock
  logger: { warn(details: object, message: string): void }
}

/** What one worker took and did not finish for so long is another's. */
export const takeOverMs = 15_000
const batchSize = 500
/** The database should find the next batch at its door when it has written one. */
const batchesAtOnce = 2
const waitMs = 400
const idleMs = 20
const restMs = 1_000

/** The worker of a sale: takes claims from the log of the gate, writes them, tells the people, and finishes them. */
export function createWriteLoop({ gate, local, write, push, clock, logger }: Deps) {
  const worker = randomUUID()
  let running: Promise<void> | undefined
  let stopping = new AbortController()

  /** What is there, waiting a moment for it. */
  async function take(waitMs: number): Promise<TakenClaim[]> {
    // Also of sales that begin while it waits.
    const until = clock.now().getTime() + waitMs
    const itemIds = local.list().flatMap(({ itemId, startsAt }) => (startsAt <= until ? [itemId] : []))
    return gate.take(worker, { waitMs, itemIds, limit: batchSize, idleMs: takeOverMs })
  }

  /** In this order: wherever this process dies, who takes the claims over does again what was not done. */
  async function settle(written: Awaited<ReturnType<Deps['write']>>): Promise<void> {
    const refused = written.filter(({ ticket }) => ticket.state === 'gone')
    await Promise.all(refused.map(({ claim }) => gate.giveBack(claim.itemId, claim.claimId)))
    await tell(written)
    const byItem = Map.groupBy(written, ({ claim }) => claim.itemId)
    for (const [itemId, ofItem] of byItem) {
      await gate.finish(
        itemId,
        ofItem.map(({ claim }) => claim.entry),
      )
    }
  }

  /**
   * In one transaction; where that fails, each in its own, so that one claim that cannot be written keeps nobody else's.
   * Two failures in a row are the database's: the rest stays in the log, for whoever takes over. Throws the last failure
   * where nothing could be written.
   */
  async function writeAll(taken: TakenClaim[]): ReturnType<Deps['write']> {
    try {
      return await write(taken)
    } catch (error) {
      logger.warn({ err: error, claims: taken.length }, 'a batch of claims was not written')
    }
    const written: Awaited<ReturnType<Deps['write']>> = []
    let failure: unknown
    for (const claim of taken) {
      try {
        written.push(...(await write([claim])))
        failure = undefined
      } catch (error) {
        if (failure !== undefined) break
        failure = error
      }
    }
    if (written.length === 0) throw failure
    return written
  }

  /** Whoever is not told asks for the ticket. */
  async function tell(written: Awaited<ReturnType<Deps['write']>>): Promise<void> {
    const messages = written.map(({ claim, ticket }) => ({
      ...{ userId: claim.userId, kind: 'flash.ticket', data: ticket },
    }))
    await push.sendAll(messages).catch((error: unknown) => {
      logger.warn({ err: error }, 'people were not told of their tickets')
    })
  }

  /** Rests after a failure, and after nothing came although it waited: then there may be no sale. */
  async function run(signal: AbortSignal): Promise<void> {
    const underWay = new Set<Promise<void>>()
    let hasFailed = false
    const finish = async (taken: TakenClaim[]) => settle(await writeAll(taken))
    while (!signal.aborted) {
      const taken = await take(waitMs).catch(fail)
      if (taken !== undefined && taken.length > 0) {
        const work = finish(taken)
          .catch(fail)
          .finally(() => underWay.delete(work))
        underWay.add(work)
        if (underWay.size === batchesAtOnce) await Promise.race(underWay)
      }
      if (hasFailed) await pause(restMs, signal)
      else if (taken?.length === 0) await pause(idleMs, signal)
      hasFailed = false
    }
    await Promise.all(underWay)

    function fail(error: unknown): undefined {
      hasFailed = true
      logger.warn({ err: error }, 'claims are not written')
    }
  }

  return {
    /** One batch of what is there; gives how many claims are written and finished. */
    async runBatch(): Promise<number> {
      const taken = await take(0)
      const written = taken.length === 0 ? [] : await writeAll(taken)
      await settle(written)
      return written.length
    },
    start(): void {
      if (running !== undefined) return
      stopping = new AbortController()
      running = run(stopping.signal)
    },
    /** Resolves when the batch under way is finished. */
    async stop(): Promise<void> {
      stopping.abort()
      await running
      running = undefined
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
