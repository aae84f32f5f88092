import { expect, it } from 'vitest'
import type { TakenClaim } from './flash-gate.ts'
import { createTaker } from './take-in-turn.ts'

const aDay = 86_400_000
const aClaim = { claimId: 'a', entry: '1' } as TakenClaim

/** Logs in memory, looked at once a day unless somebody tells of a claim. */
function openLogs() {
  const log: TakenClaim[] = []
  let wake = () => {}
  let looks = 0
  let onLook = () => {}
  const taker = createTaker({
    idleLookEveryMs: aDay,
    listen: (listener) => {
      wake = listener
    },
    async findWaiting() {
      looks++
      const found = log.length > 0 ? [1] : []
      onLook()
      return found
    },
    takeOne: async () => log.splice(0),
  })
  return {
    taker,
    take: () => taker.take('w', { itemIds: [1], limit: 9, waitMs: aDay, idleMs: 0 }),
    add(isTold = true) {
      log.push(aClaim)
      if (isTold) wake()
    },
    looks: () => looks,
    onLook: (listener: () => void) => {
      onLook = listener
    },
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

it('an idle worker is woken by news of a claim, and looks no more often than that', async () => {
  const logs = openLogs()
  const taking = logs.take()
  await turn()
  expect(logs.looks()).toBe(1)
  logs.add()
  expect(await taking).toEqual([aClaim])
  expect(logs.looks()).toBe(2)
})

it('news that comes while it looks is not lost', async () => {
  const logs = openLogs()
  logs.onLook(() => {
    if (logs.looks() === 1) logs.add()
  })
  expect(await logs.take()).toEqual([aClaim])
})

it('what others are writing is looked at again and again: they may have died', async () => {
  let isLeft = false
  const taker = createTaker({
    idleLookEveryMs: aDay,
    listen: () => {},
    findWaiting: async () => [1],
    takeOne: async () => (isLeft ? [aClaim] : []),
  })
  const taking = taker.take('w', { itemIds: [1], limit: 9, waitMs: aDay, idleMs: 0 })
  await turn()
  isLeft = true
  expect(await taking).toEqual([aClaim])
})

it('stops at once', async () => {
  const logs = openLogs()
  const taking = logs.take()
  await turn()
  await logs.taker.stop()
  expect(await taking).toEqual([])
})
