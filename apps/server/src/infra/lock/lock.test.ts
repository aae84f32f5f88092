import { rm } from 'node:fs/promises'
import { inject } from 'vitest'
import { openLockAt, type TestPlace } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { connectRedis, disconnectRedis } from '../redis.ts'
import { lockConformance } from './lock.conformance.ts'

lockConformance(inject('drivers'), async () => {
  const place = await createTestPlace()
  const clock = createManualClock('2026-11-26T04:00:00Z')
  return {
    open: () => openLockAt(place, clock),
    // Redis has a clock of its own.
    pass: async (ms) => (place.drivers === 'embedded' ? clock.advance(ms) : sleep(ms)),
    lose: () => loseLocks(place),
    remove: () => removeTestPlace(place),
  }
})

async function loseLocks(place: TestPlace): Promise<void> {
  if (place.drivers === 'embedded') return rm(`${place.folder}/lock.db`)
  const redis = connectRedis({ url: place.redisUrl })
  await redis.del(...(await redis.keys(`${place.prefix}{lock:*`)))
  await disconnectRedis(redis)
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
