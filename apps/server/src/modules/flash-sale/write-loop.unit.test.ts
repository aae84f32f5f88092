import type { FlashTicket } from '@jishi/contract'
import { describe, expect, it, vi } from 'vitest'
import type { TakenClaim } from '../../infra/flash-gate/flash-gate.ts'
import { createManualClock } from '../../kernel/clock.ts'
import type { SaleItem } from './local-gate.ts'
import { createWriteLoop } from './write-loop.ts'

const claims: TakenClaim[] = Array.from({ length: 5 }, (_, i) => ({
  ...{ entry: `e${i}`, itemId: 1 + (i % 2), claimId: `c${i}`, userId: i, count: 1, epoch: 1, until: 0 },
}))
const ticketOf = ({ claimId, itemId }: TakenClaim): FlashTicket => ({
  ...{ ticket: claimId, itemId, count: 1, orderNo: null, payBy: null, reason: null },
  state: claimId === 'c3' ? 'gone' : 'ordered',
})

/** A worker whose database is `write`. What it did is in `done`, in order. */
function openWorker(write: (taken: TakenClaim[]) => Promise<void>, isPushBroken = false) {
  const done: string[] = []
  const loop = createWriteLoop({
    clock: createManualClock('2026-11-26T02:00:00Z'),
    logger: { warn: () => {} },
    local: { list: () => [1, 2].map((itemId) => ({ itemId, startsAt: 0 }) as SaleItem) },
    gate: {
      take: async () => claims,
      async finish(itemId, entries) {
        done.push(`finish ${itemId} ${entries.join()}`)
      },
      async giveBack(_, claimId) {
        done.push(`back ${claimId}`)
        return true
      },
    },
    push: {
      async sendAll(messages) {
        if (isPushBroken) throw new Error('nobody hears')
        done.push(`tell ${messages.map(({ userId }) => userId).join()}`)
      },
    },
    async write(taken) {
      await write(taken)
      return taken.map((claim) => ({ claim, ticket: ticketOf(claim) }))
    },
  })
  return { loop, done }
}

describe('§10.2 a batch of the worker', () => {
  it('is written, what was refused is given back, people are told, and only then it is finished', async () => {
    const { loop, done } = openWorker(async () => {})
    expect(await loop.runBatch()).toBe(5)
    expect(done).toEqual(['back c3', 'tell 0,1,2,3,4', 'finish 1 e0,e2,e4', 'finish 2 e1,e3'])
  })

  it('stays in the log when the database is away', async () => {
    let tries = 0
    const { loop, done } = openWorker(async () => {
      tries++
      throw new Error('no database')
    })
    await expect(loop.runBatch()).rejects.toThrow('no database')
    expect([tries, done]).toEqual([3, []])
  })

  it('leaves a claim that cannot be written, and no other', async () => {
    const { loop, done } = openWorker(async (taken) => {
      if (taken.some(({ claimId }) => claimId === 'c1')) throw new Error('this one')
    })
    expect(await loop.runBatch()).toBe(4)
    expect(done.slice(2)).toEqual(['finish 1 e0,e2,e4', 'finish 2 e3'])
  })

  it('is finished where nobody could be told', async () => {
    const { loop, done } = openWorker(async () => {}, true)
    expect(await loop.runBatch()).toBe(5)
    expect(done).toEqual(['back c3', 'finish 1 e0,e2,e4', 'finish 2 e1,e3'])
  })

  it('is followed at once by the next, and by no third', async () => {
    const waiting: (() => void)[] = []
    const { loop } = openWorker(() => new Promise((resolve) => waiting.push(resolve)))
    loop.start()
    await vi.waitFor(() => expect(waiting).toHaveLength(2))
    await new Promise(setImmediate)
    expect(waiting).toHaveLength(2)
    waiting[0]?.()
    await vi.waitFor(() => expect(waiting).toHaveLength(3))
    const stopped = loop.stop()
    for (const go of waiting) go()
    await stopped
    expect(waiting).toHaveLength(3)
  })

  it('that fails makes the worker rest, and stop all the same', async () => {
    let tries = 0
    const { loop, done } = openWorker(async () => {
      tries++
      throw new Error('no database')
    })
    loop.start()
    await vi.waitFor(() => expect(tries).toBeGreaterThanOrEqual(3))
    await new Promise((resolve) => setTimeout(resolve, 100))
    await loop.stop()
    // Each batch is tried as a whole, and its first two claims.
    expect(tries).toBeLessThanOrEqual(6)
    expect(done).toEqual([])
  })
})
