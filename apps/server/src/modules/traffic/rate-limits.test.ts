import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RouteLimit, TrafficService } from './index.ts'
import { openTrafficScene, type TrafficScene } from './traffic.fixtures.ts'

let scene: TrafficScene
beforeEach(async () => {
  scene = await openTrafficScene()
})
afterEach(() => scene.close())

const minute = 60_000

function exact(traffic: TrafficService, method: string, url: string) {
  const limit = traffic.limitOf(method, url) as Extract<RouteLimit, { count: 'exact' }>
  return { hit: (customer: string, userId?: number) => limit.hit({ customer, findUserId: () => userId }) }
}
function shared(traffic: TrafficService, method: string, url: string) {
  const limit = traffic.limitOf(method, url) as Extract<RouteLimit, { count: 'shared' }>
  return { hit: (customer: string, userId?: number) => limit.hit({ customer, findUserId: () => userId }) }
}
async function passesOf(hits: number, hit: (n: number) => unknown): Promise<number> {
  const verdicts = await Promise.all(Array.from({ length: hits }, (_, n) => hit(n)))
  return verdicts.filter((verdict) => (verdict as { isAllowed: boolean }).isAllowed).length
}

describe('§16.1 P24 a limit that is counted in the store', () => {
  it('holds for two processes together, to the piece, however many ask at once', async () => {
    const [one, two] = [scene.one, scene.two].map((traffic) =>
      exact(traffic, 'POST', '/api/account/sessions'),
    )
    const hit = (n: number) => (n % 2 === 0 ? one : two)?.hit('203.0.113.7/32')
    expect(await passesOf(100, hit)).toBe(60)
    expect(await one?.hit('203.0.113.7/32')).toEqual({
      isAllowed: false,
      limit: 60,
      remaining: 0,
      resetSeconds: 61,
    })
    expect(await one?.hit('203.0.113.8/32')).toMatchObject({ isAllowed: true, remaining: 59 })
    scene.clock.advance(61_000)
    expect(await two?.hit('203.0.113.7/32')).toMatchObject({ isAllowed: true })
  })

  it('is one for each route', async () => {
    const login = exact(scene.one, 'POST', '/api/account/sessions')
    await passesOf(60, () => login.hit('203.0.113.7/32'))
    const other = exact(scene.one, 'POST', '/api/account/register')
    expect(await other.hit('203.0.113.7/32')).toMatchObject({ isAllowed: true, remaining: 59 })
  })

  it('P25 holds for one account on one route that comes from 16,933 addresses', async () => {
    const limits = [scene.one, scene.two].map((traffic) => exact(traffic, 'POST', '/api/orders'))
    let passed = 0
    for (let first = 0; first < 16_933; first += 1_000) {
      const many = Math.min(1_000, 16_933 - first)
      passed += await passesOf(many, (n) => {
        const address = first + n
        return limits[n % 2]?.hit(`10.${address >> 16}.${(address >> 8) & 255}.${address & 255}/32`, 7)
      })
    }
    expect(passed).toBe(120)
    expect(await limits[0]?.hit('10.200.0.1/32', 8)).toMatchObject({ isAllowed: true, remaining: 119 })
  })

  it('holds for one address that comes with many accounts', async () => {
    const limit = exact(scene.one, 'POST', '/api/account/me/sms-codes')
    expect(await passesOf(100, (n) => limit.hit('203.0.113.7/32', n))).toBe(30)
  })
})

describe('§16.1 P24 a limit that is counted beside the answers', () => {
  it('lets an address read up to its limit over all reads, and no further', async () => {
    const sku = shared(scene.one, 'GET', '/api/catalog/skus/:id')
    const home = shared(scene.one, 'GET', '/api/content/home')
    expect(await passesOf(7_000, (n) => (n % 2 === 0 ? sku : home).hit('203.0.113.7/32'))).toBe(6_000)
    expect(sku.hit('203.0.113.7/32')).toMatchObject({ isAllowed: false, remaining: 0 })
    expect(sku.hit('203.0.113.8/32')).toMatchObject({ isAllowed: true, limit: 6_000, remaining: 5_999 })
  })

  it('is known to the other process once both have shared', async () => {
    const [one, two] = [scene.one, scene.two].map((traffic) => shared(traffic, 'GET', '/api/content/home'))
    await passesOf(4_000, () => one?.hit('203.0.113.7/32'))
    await scene.one.refresh()
    let passed = 0
    for (let round = 0; round < 20; round++) {
      passed += await passesOf(200, () => two?.hit('203.0.113.7/32'))
      await scene.two.refresh()
    }
    // A step of 120, and what came in the round before the news did.
    expect(passed).toBeGreaterThanOrEqual(2_000)
    expect(passed).toBeLessThanOrEqual(2_000 + 120 + 200)
    expect(two?.hit('203.0.113.7/32')).toMatchObject({ isAllowed: false })
    scene.clock.advance(2 * minute)
    expect(two?.hit('203.0.113.7/32')).toMatchObject({ isAllowed: true })
  })

  it('P25 holds for one account that comes from 16,933 addresses, and for one address with many accounts', async () => {
    const add = [scene.one, scene.two].map((traffic) => shared(traffic, 'POST', '/api/cart/lines'))
    let passed = 0
    for (let first = 0; first < 16_933; first += 100) {
      const many = Math.min(100, 16_933 - first)
      passed += await passesOf(many, (n) =>
        add[n % 2]?.hit(`10.${(first + n) >> 8}.${(first + n) & 255}.1/32`, 7),
      )
      await Promise.all([scene.one.refresh(), scene.two.refresh()])
    }
    // A step of six in each process, and what came in the round before the news did.
    expect(passed).toBeGreaterThanOrEqual(300)
    expect(passed).toBeLessThanOrEqual(300 + 2 * 6 + 100)
    expect(await passesOf(4_000, (n) => add[0]?.hit('203.0.113.7/32', 1_000 + n))).toBe(3_000)
  })

  it('is one for each route of a change', async () => {
    const add = shared(scene.one, 'POST', '/api/cart/lines')
    await passesOf(300, () => add.hit('203.0.113.7/32', 7))
    expect(add.hit('203.0.113.7/32', 7)).toMatchObject({ isAllowed: false })
    expect(shared(scene.one, 'PUT', '/api/addresses/:id').hit('203.0.113.7/32', 7)).toMatchObject({
      remaining: 299,
    })
  })

  it('gives who keeps asking as much as the limit allows', async () => {
    const limit = shared(scene.one, 'GET', '/*')
    let passed = 0
    for (let n = 0; n < 5 * 60; n++) {
      passed += await passesOf(30, () => limit.hit('203.0.113.7/32'))
      scene.clock.advance(1_000)
    }
    expect(passed).toBeGreaterThan(4 * 1_200)
    expect(passed).toBeLessThanOrEqual(6 * 1_200)
  })
})

describe('the scale', () => {
  it('multiplies every limit, and 0 switches them off', async () => {
    const [wide, off] = await Promise.all([openTrafficScene({ scale: 10 }), openTrafficScene({ scale: 0 })])
    expect(await exact(wide.one, 'POST', '/api/orders').hit('203.0.113.7/32', 7)).toMatchObject({
      limit: 1_200,
    })
    expect(shared(wide.one, 'GET', '/*').hit('203.0.113.7/32')).toMatchObject({ limit: 12_000 })
    expect(off.one.limitOf('POST', '/api/orders')).toBeUndefined()
    await Promise.all([wide.close(), off.close()])
  })
})

describe('§16.1 while the store is away', () => {
  it('requests pass uncounted, and it is logged once', async () => {
    const limit = exact(scene.one, 'POST', '/api/account/sessions')
    const reads = shared(scene.one, 'GET', '/*')
    await scene.loseStore()
    for (let n = 0; n < 100; n++) expect(await limit.hit('203.0.113.7/32')).toBeUndefined()
    scene.clock.advance(5_000)
    expect(await limit.hit('203.0.113.7/32')).toBeUndefined()
    await passesOf(1_000, () => reads.hit('203.0.113.7/32'))
    scene.clock.advance(5_000)
    await scene.one.refresh()
    expect(scene.warnings.map(({ message }) => message)).toEqual([
      'requests pass uncounted: the store does not answer',
    ])
  })
})
