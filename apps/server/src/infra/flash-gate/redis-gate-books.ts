import type { Redis } from 'ioredis'
import type { GateBooks } from './flash-gate.ts'
import { stateOf } from './redis-gate-record.ts'

interface Keys {
  keyOf(itemId: number): string
  logOf(itemId: number): string
}

/** Fields or entries that are read at once: about a millisecond of Redis. */
const pageSize = 1000

/** The reading of the books: pages of the keys themselves, no scripts. */
export function readRedisBooks(
  redis: Redis,
  { keyOf, logOf }: Keys,
): Pick<GateBooks, 'listClaims' | 'listLog' | 'readStates'> {
  return {
    async *listClaims(itemId) {
      for (let cursor = '0'; ; ) {
        const [next, found] = await redis.hscan(keyOf(itemId), cursor, 'MATCH', 'claim:*', 'COUNT', pageSize)
        const ids: string[] = []
        for (let i = 0; i < found.length; i += 2)
          if (stateOf(found[i + 1]) !== 'gone') ids.push((found[i] as string).slice('claim:'.length))
        yield ids
        if (next === '0') return
        cursor = next
      }
    },
    async *listLog(itemId) {
      for (let from = '-'; ; ) {
        const entries = await redis.xrange(logOf(itemId), from, '+', 'COUNT', pageSize)
        yield entries.map(([, [, claimId = '']]) => claimId)
        const last = entries.at(-1)
        if (last === undefined || entries.length < pageSize) return
        from = `(${last[0]}`
      }
    },
    async readStates(itemId, claimIds) {
      const fields = claimIds.map((claimId) => `claim:${claimId}`)
      const [epoch, ...records] = await redis.hmget(keyOf(itemId), 'epoch', ...fields)
      return epoch ? { epoch: Number(epoch), states: records.map(stateOf) } : undefined
    },
  }
}
