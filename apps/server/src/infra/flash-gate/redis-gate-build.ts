import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { GateBooks, GateClaim, GateItem } from './flash-gate.ts'
import { draftLivesForMs, type GateOptions, livesForMs } from './gate-options.ts'
import { cutPages } from './gate-pages.ts'
import { toRecord } from './redis-gate-record.ts'
import type { DraftAnswer, GateScripts } from './redis-gate-scripts.ts'

/** Claims that are written at once: about a millisecond of Redis. */
const pageSize = 500

interface Keys {
  keyOf(itemId: number): string
  logOf(itemId: number): string
}

/**
 * `build` of the port. The hash of a gate is written page by page under a key that only this build knows, a draft, and takes
 * the place of the one before by its last script, whose work does not grow with the claims: keys are renamed, and what they
 * held is freed beside the work. A draft expires by itself, and each script counts its pages: where one went missing, with
 * an expired key or with a Redis that came back without its last second, the rest is not written to half a gate.
 */
export function createRedisBuild(
  redis: Redis,
  scripts: GateScripts,
  { keyOf, logOf, channel, ...options }: Keys & { channel: string } & GateOptions,
): GateBooks['build'] {
  const ttlMs = draftLivesForMs(options)

  async function write(item: GateItem, draft: string): Promise<DraftAnswer> {
    const { itemId, epoch } = item
    const itemKey = keyOf(itemId)
    const sums = { held: 0, sold: 0 }
    let pages = 0
    for await (const claims of cutPages(item.claims, pageSize)) {
      const { records, people } = toFields(claims, sums)
      const draftArgs = [itemKey, draft, epoch, pages++, ttlMs] as const
      const answer = await scripts.gateDraft(...draftArgs, records.length, ...records, ...people)
      if (answer !== 'done') return answer
    }
    const fields = toItemFields(item, sums)
    const livesMs = livesForMs(item, options)
    return scripts.gateBuild(itemKey, draft, logOf(itemId), epoch, pages, livesMs, itemId, channel, ...fields)
  }

  return async function build(item) {
    const draft = `${keyOf(item.itemId)}:draft:${randomUUID()}`
    let answer: DraftAnswer | undefined
    try {
      answer = await write(item, draft)
    } finally {
      // Where Redis is away, it expires.
      if (answer !== 'done') await redis.unlink(draft).catch(() => {})
    }
    if (answer === 'lost') throw new Error(`what was written of the gate of item ${item.itemId} is gone`)
    return answer === 'done'
  }
}

/** Fields and values of a page: each claim's record, and the units of each person. The other units are added to `sums`. */
function toFields(claims: readonly GateClaim[], sums: { held: number; sold: number }) {
  const people = new Map<number, number>()
  for (const { state, userId, count } of claims) {
    if (state === 'gone') continue
    sums[state] += count
    people.set(userId, (people.get(userId) ?? 0) + count)
  }
  return {
    records: claims.flatMap((claim) => [`claim:${claim.claimId}`, toRecord(claim)]),
    people: [...people].flatMap(([userId, units]) => [`person:${userId}`, units]),
  }
}

function toItemFields(
  { epoch, startsAt, endsAt, limitPerPerson: limit, free }: GateItem,
  sums: { held: number; sold: number },
) {
  return Object.entries({ epoch, startsAt, endsAt, limit, free, ...sums }).flat()
}
