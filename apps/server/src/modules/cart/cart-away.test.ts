import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import type { CartStore } from '../../infra/cart-store/cart-store.ts'
import { buildBuyer, buildSku } from '../order/order.fixtures.ts'

const visitor = { ip: '203.0.113.7', userAgent: 'vitest' }
const operations = ['read', 'add', 'update', 'selectAll', 'remove', 'merge'] as const

let shop: TestShop
let store: CartStore
let [lamp, kettle]: number[] = []
beforeEach(async () => {
  shop = await openTestShop({ env: { RATE_LIMIT_SCALE: '0' } })
  store = shop.services.cartStore
  lamp = await buildSku(shop.services)
  kettle = await buildSku(shop.services)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await shop.close()
})

function loseStore() {
  return operations.map((name) => vi.spyOn(store, name).mockRejectedValue(new Error('the store is away')))
}
function findStore(): void {
  vi.restoreAllMocks()
  shop.clock.advance(3_000)
}

let people = 0
/** A browser with its cookies. */
function openBrowser() {
  const cookies = new Map<string, string>()
  return {
    cookies,
    async call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) {
      const answer = await shop.app.inject({
        ...{ method, url: `/api${path}`, payload },
        headers: { 'sec-fetch-site': 'same-origin' },
        cookies: Object.fromEntries(cookies),
      })
      for (const { name, value } of answer.cookies) {
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      return answer
    },
    async logIn(id: number) {
      const { session } = await shop.services.accounts.enter(id, { isPersistent: true }, visitor)
      cookies.set('jishi_access', session.accessToken)
      return session
    },
  }
}

async function openPerson() {
  const id = await shop.services.accounts.createByMobile(`137${String(++people).padStart(8, '0')}`)
  const browser = openBrowser()
  const { accessToken } = await browser.logIn(id)
  const cart = async () => {
    const { lines, isAway } = (await browser.call('GET', '/cart')).json()
    const counts = lines.map(({ skuId, count }: { skuId: number; count: number }) => [skuId, count])
    return { counts, isAway }
  }
  const add = (skuId: number | undefined, count: number) =>
    browser.call('POST', '/cart/lines', { skuId, count })
  return { id, browser, accessToken, cart, add }
}

describe('§5.3 while the store of carts is away', () => {
  it('shopping goes on with the cart as it was, and all of it is stored once the store is back', async () => {
    const { id, browser, cart, add } = await openPerson()
    await add(lamp, 2)
    loseStore()
    expect((await add(kettle, 1)).json()).toMatchObject({ lines: 2, count: 3 })
    expect((await browser.call('PUT', `/cart/lines/${lamp}`, { count: 5 })).statusCode).toBe(200)
    expect(await cart()).toEqual({
      counts: [
        [lamp, 5],
        [kettle, 1],
      ],
      isAway: true,
    })
    findStore()
    for (let look = 1; look <= 2; look++)
      expect(await cart()).toEqual({
        counts: [
          [lamp, 5],
          [kettle, 1],
        ],
        isAway: false,
      })
    expect((await store.read(id)).map(({ skuId, count }) => [skuId, count])).toEqual([
      [lamp, 5],
      [kettle, 1],
    ])
  })

  it('what is taken out stays out', async () => {
    const { cart, browser, add } = await openPerson()
    await add(lamp, 2)
    await add(kettle, 1)
    loseStore()
    await browser.call('DELETE', `/cart/lines/${lamp}`)
    findStore()
    expect(await cart()).toEqual({ counts: [[kettle, 1]], isAway: false })
  })

  it('a call that arrived without being answered is not counted twice', async () => {
    const { cart, add } = await openPerson()
    await add(lamp, 2)
    const arrive = store.add
    loseStore()
    vi.spyOn(store, 'add').mockImplementation(async (...args) => {
      await arrive.apply(store, args)
      throw new Error('the answer was lost')
    })
    await add(lamp, 1)
    expect(await cart()).toEqual({ counts: [[lamp, 3]], isAway: true })
    findStore()
    expect(await cart()).toEqual({ counts: [[lamp, 3]], isAway: false })
  })

  it('an order can be settled and placed, and its lines leave the cart', async () => {
    const { id, browser, cart, add } = await openPerson()
    const { addressId } = await buildBuyer(shop.services, id)
    await add(lamp, 2)
    loseStore()
    await add(kettle, 1)
    const source = { kind: 'cart' }
    const { quote, lines } = (await browser.call('POST', '/settlement', { source })).json()
    expect(lines).toHaveLength(2)
    const placing = { source, addressId, paymentMethod: 'alipay', quote, idempotencyKey: randomUUID() }
    const placed = await browser.call('POST', '/orders', placing)
    expect(placed.statusCode).toBe(201)
    expect(await cart()).toEqual({ counts: [], isAway: true })
    findStore()
    expect(await cart()).toEqual({ counts: [], isAway: false })
    expect(await store.read(id)).toEqual([])
  })

  it('whoever logs in keeps what they had chosen before', async () => {
    const browser = openBrowser()
    await browser.call('POST', '/cart/lines', { skuId: lamp, count: 3 })
    const { id } = await openPerson()
    const password = 'lantern-orchid-42'
    await shop.services.accounts.setPassword(id, password)
    const { mobile } = await shop.services.database.db
      .selectFrom('user_account')
      .select('mobile')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    loseStore()
    const login = await browser.call('POST', '/account/sessions', { login: mobile, password })
    expect([login.statusCode, login.json().cartMerged]).toEqual([201, true])
    expect((await browser.call('GET', '/cart')).json()).toMatchObject({ totals: { count: 3 }, isAway: true })
    findStore()
    expect((await browser.call('GET', '/cart')).json()).toMatchObject({ totals: { count: 3 }, isAway: false })
  })

  it('somebody else at the same browser has a cart of their own, and mine waits for me', async () => {
    const me = await openPerson()
    const other = await openPerson()
    await me.add(lamp, 1)
    loseStore()
    await me.add(kettle, 2)
    await me.browser.logIn(other.id)
    expect(await me.cart()).toEqual({ counts: [], isAway: true })
    await me.add(kettle, 1)
    findStore()
    expect(await me.cart()).toEqual({ counts: [[kettle, 1]], isAway: false })
    await me.browser.logIn(me.id)
    expect(await me.cart()).toEqual({
      counts: [
        [lamp, 1],
        [kettle, 2],
      ],
      isAway: false,
    })
  })

  it('a client without cookies is told so', async () => {
    const { accessToken } = await openPerson()
    loseStore()
    const answer = await shop.app.inject({
      url: '/api/cart',
      headers: { authorization: `Bearer ${accessToken}` },
    })
    expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'cart.away'])
    expect(answer.headers['retry-after']).toBe('2')
  })

  it('few wait for it: once it has failed, one call every two seconds tries', async () => {
    const { cart } = await openPerson()
    const [read] = loseStore()
    for (let call = 1; call <= 10; call++) await cart()
    expect(read).toHaveBeenCalledTimes(1)
    shop.clock.advance(2_100)
    for (let call = 1; call <= 10; call++) await cart()
    expect(read).toHaveBeenCalledTimes(2)
  })
})

it('a forged copy is an empty one', async () => {
  const { id, browser, cart, add } = await openPerson()
  await add(lamp, 2)
  const name = `jishi_kept_${id.toString(36)}`
  browser.cookies.set(name, `${browser.cookies.get(name)?.replace('.2', '.9')}`)
  loseStore()
  expect(await cart()).toEqual({ counts: [], isAway: true })
})
