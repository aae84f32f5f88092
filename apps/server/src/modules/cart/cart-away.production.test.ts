import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { startRedis } from '../../../test/servers.ts'
import { openRedisCartStore } from '../../infra/cart-store/redis-cart-store.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createPatience } from '../../kernel/patience.ts'
import { type KeptCart, nothingKept } from './cart.cookie.ts'
import { seamlessCart } from './seamless-cart.ts'

it('§5.3 Redis dies in the middle of shopping and comes back: nothing is lost and nothing doubled', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-test-cart-'))
  const redis = await startRedis({ folder, options: ['--appendfsync', 'always'] })
  const store = openRedisCartStore({ url: redis.url })
  const clock = createManualClock('2026-11-26T02:00:00Z')
  const patience = createPatience({ clock, logger: { warn: () => {} }, words: { fails: '', works: '' } })
  let kept: KeptCart = nothingKept
  /** One request of the same browser. */
  const cart = () => seamlessCart({ store, userId: 1, kept, save: (next) => (kept = next), patience })
  try {
    await cart().add({ skuId: 5, count: 2, maxCount: 9 })
    await redis.kill9()
    const away = cart()
    await away.add({ skuId: 5, count: 1, maxCount: 9 })
    expect(away.isAway).toBe(true)
    await cart().add({ skuId: 6, count: 4, maxCount: 9 })
    await redis.restart()
    await vi.waitFor(() => store.read(1), { timeout: 5000 })
    clock.advance(3_000)
    const back = cart()
    const lines = await back.read()
    expect(back.isAway).toBe(false)
    expect(lines.map(({ skuId, count }) => [skuId, count])).toEqual([
      [5, 3],
      [6, 4],
    ])
    expect(await store.read(1)).toEqual(lines)
  } finally {
    await store.close()
    await redis.stop()
    await rm(folder, { recursive: true })
  }
})
