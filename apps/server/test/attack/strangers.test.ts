import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpoints } from './endpoints.ts'
import { expectHarmless } from './leaks.ts'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.close())

/** Places that name nobody's property: a SKU in my own cart, a provider of my own account, what is on offer for everybody. */
const nobodys = /:skuId|:provider|:promotionId|flash-items\/:id/g
const owning = endpoints.filter(
  ({ auth, path }) => auth === 'customer' && path.replace(nobodys, '').includes(':'),
)

describe("P4: with a stranger's token", () => {
  it.each(owning)(
    "$name ($method $path) answers another's id like one that does not exist",
    async (endpoint) => {
      const place = Object.keys(scene.owned).find((known) => endpoint.path.includes(known))
      expect(place, `say in scene.ts what a victim owns at ${endpoint.path}`).toBeDefined()
      const param = place?.split(':')[1] as string
      const theirs = scene.owned[place as string] as string

      const mine = await scene.send(endpoint, {
        params: { [param]: theirs },
        token: await scene.tokenOf(scene.attacker),
      })
      const absent = await scene.send(endpoint, {
        params: { [param]: anotherLike(theirs) },
        token: await scene.tokenOf(scene.attacker),
      })
      expectHarmless(endpoint, mine, 'a foreign id')
      expect(mine.statusCode, mine.body).toBe(404)
      expect(withoutId(mine.body)).toEqual(withoutId(absent.body))
    },
  )

  it('the victim still has everything', async () => {
    for (const [place, id] of Object.entries(scene.owned)) {
      const reading = owning.find(({ method, path }) => method === 'GET' && path.endsWith(place))
      if (reading === undefined) continue
      const param = place.split(':')[1] as string
      const answer = await scene.send(reading, {
        params: { [param]: id },
        token: await scene.tokenOf(scene.victim),
      })
      expect(answer.statusCode, `${place}: ${answer.body}`).toBe(200)
    }
    const sessions = endpoints.find(({ name }) => name === 'listSessions') as (typeof endpoints)[number]
    const answer = await scene.send(sessions, { token: scene.victimSession.accessToken })
    expect(answer.statusCode, answer.body).toBe(200)
  })

  it('an order cannot be sent to another person’s address', async () => {
    const place = endpoints.find(({ name }) => name === 'placeOrder') as (typeof endpoints)[number]
    const answer = await scene.send(place, {
      token: await scene.tokenOf(scene.attacker),
      body: {
        source: { kind: 'sku', skuId: 1001, count: 1 },
        addressId: Number(scene.owned['addresses/:id']),
        paymentMethod: 'cod',
        quote: 'x'.repeat(16),
        idempotencyKey: 'k'.repeat(16),
      },
    })
    expect(answer.json().error.code).toBe('address.not_found')
  })
})

/** Of the same form, and nobody's. */
function anotherLike(id: string): string {
  return /^\d{1,15}$/.test(id) ? '999999999' : id.slice(0, -1) + (id.endsWith('0') ? '1' : '0')
}

function withoutId(body: string): unknown {
  const { error } = JSON.parse(body) as { error: { code: string; message: string; details?: object } }
  return { code: error.code, message: error.message, details: Object.keys(error.details ?? {}) }
}
