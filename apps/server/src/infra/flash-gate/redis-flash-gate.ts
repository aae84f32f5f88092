import { askInTurn } from '../ask-together.ts'
import { connectRedis, disconnectRedis } from '../redis.ts'
import type { ClaimAnswer, ClaimRequest, ClaimState, FlashGate, GateLook, TakenClaim } from './flash-gate.ts'
import type { GateOptions } from './gate-options.ts'
import { readRedisBooks } from './redis-gate-books.ts'
import { createRedisBuild } from './redis-gate-build.ts'
import { openRedisGateNews } from './redis-gate-news.ts'
import { parseClaim, toTail } from './redis-gate-record.ts'
import { defineGateScripts, type LogEntry, logSuffix } from './redis-gate-scripts.ts'
import { createTaker } from './take-in-turn.ts'

/**
 * Two keys for each item: a hash `{flash:{itemId}}` and a stream `{flash:{itemId}}:log` with one consumer group; and, while
 * it is built, a hash `{flash:{itemId}}:draft:{build}`. Every step is one script on the keys of one item, and the part in
 * braces keeps these on one node of a cluster. That is also why an idle `take` waits for news, and looks four times a second for what it missed: a read that waits on several streams
 * needs all of them on one node.
 */
export function openRedisFlashGate({
  url,
  prefix = '',
  ...options
}: { url: string; prefix?: string } & GateOptions): FlashGate {
  const redis = connectRedis({ url, prefix })
  const scripts = defineGateScripts(redis)
  const channel = `${prefix}flash-news`
  const news = openRedisGateNews({ url, channel })
  const settle = (itemId: number, claimId: string, to: ClaimState) =>
    scripts.gateSettle(...keysOf(itemId), itemId, channel, claimId, to)
  const logNews = openRedisGateNews({ url, channel: channel + logSuffix })
  const taker = createTaker({
    idleLookEveryMs: 250,
    listen: logNews.watch,
    async findWaiting(itemIds) {
      const sizes = await Promise.all(itemIds.map((itemId) => redis.xlen(logOf(itemId))))
      return itemIds.filter((_, i) => sizes[i])
    },
    async takeOne(itemId, { worker, limit, idleMs }) {
      const left = isDue(itemId, idleMs / 20) ? 'left' : 'new'
      const entries = await scripts.gateTake(...keysOf(itemId), worker, limit, idleMs, left)
      return entries.map((entry) => toTaken(itemId, entry))
    },
  })

  // To look for what was left lying, Redis goes through all that anybody has under way: 5 ms for 4,000 claims.
  const lookedAt = new Map<number, number>()
  function isDue(itemId: number, everyMs: number): boolean {
    const now = performance.now()
    if (now - (lookedAt.get(itemId) ?? Number.NEGATIVE_INFINITY) < everyMs) return false
    lookedAt.set(itemId, now)
    return true
  }

  /** Those who press for an item while the gate judges others are judged by its next script, one after the other. */
  const claim = askInTurn(async (requests: readonly ClaimRequest[]) => {
    const answers = new Map<ClaimRequest, ClaimAnswer>()
    const judge = async (itemId: number, asked: readonly ClaimRequest[]) => {
      const claims = asked.flatMap(toArguments)
      const given = await scripts.gateClaim(...keysOf(itemId), itemId, channel, ...claims)
      for (const [i, request] of asked.entries()) answers.set(request, toAnswer(given[i] ?? 'unsure'))
    }
    await Promise.all(
      [...Map.groupBy(requests, ({ itemId }) => itemId)].map(([id, asked]) => judge(id, asked)),
    )
    return requests.map((request) => answers.get(request) as ClaimAnswer)
  })

  return {
    build: createRedisBuild(redis, scripts, { keyOf, logOf, channel, ...options }),
    claim,
    async sell(itemId, claimId) {
      const state = await settle(itemId, claimId, 'sold')
      return state === 'moved' || state === 'sold'
    },
    giveBack: async (itemId, claimId) => (await settle(itemId, claimId, 'gone')) === 'moved',
    async find(itemId, claimId) {
      const record = await redis.hget(keyOf(itemId), `claim:${claimId}`)
      return record === null ? undefined : parseClaim(claimId, record)
    },
    async look(itemId) {
      return toLook(await redis.hmget(keyOf(itemId), 'epoch', 'free', 'held', 'sold'))
    },
    watch: news.watch,
    take: taker.take,
    async finish(itemId, entries) {
      if (entries.length > 0) await scripts.gateFinish(...keysOf(itemId), ...entries)
    },
    ...readRedisBooks(redis, { keyOf, logOf }),
    async correct(itemId, epoch, claim) {
      const keys = keysOf(itemId)
      const { claimId, state } = claim
      return (await scripts.gateCorrect(...keys, itemId, channel, claimId, epoch, state, toTail(claim))) === 1
    },
    async close() {
      await taker.stop()
      news.close()
      logNews.close()
      await disconnectRedis(redis)
    },
  }
}

const keyOf = (itemId: number) => `{flash:${itemId}}`
const logOf = (itemId: number) => `{flash:${itemId}}:log`
const keysOf = (itemId: number): [string, string] => [keyOf(itemId), logOf(itemId)]

function toArguments({ claimId, userId, count, now, holdMs, epoch = 0 }: ClaimRequest) {
  return [claimId, userId, count, now, now + holdMs, epoch]
}

function toAnswer(answer: [epoch: number, until: number, free: number] | number | string): ClaimAnswer {
  if (typeof answer === 'number') return { kind: 'sold_out', free: answer }
  if (typeof answer === 'string') return { kind: answer as 'early' | 'late' | 'over_limit' | 'unsure' }
  const [epoch, until, free] = answer
  return { kind: 'held', epoch, until, free }
}

function toLook([epoch, free, held, sold]: (string | null)[]): GateLook | undefined {
  if (!epoch) return undefined
  return { epoch: Number(epoch), free: Number(free), held: Number(held), sold: Number(sold) }
}

function toTaken(itemId: number, [entry, [, claimId = '', , record = '']]: LogEntry): TakenClaim {
  const { state: _, ...claim } = parseClaim(claimId, record)
  return { entry, itemId, ...claim }
}
