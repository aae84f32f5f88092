import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildCatalog } from '../catalog/catalog.fixtures.ts'

const delisted = 900
const password = 'lantern-orchid-42'
let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop({ env: { RATE_LIMIT_SCALE: '0' } })
  const skus = Array.from({ length: 130 }, (_, i) => ({ id: i + 1 }))
  await buildCatalog(shop.services.database, [...skus, { id: delisted, isListed: false }])
})
afterAll(() => shop.close())

/** A browser: it keeps the cookies that it is given. */
function openBrowser() {
  const jar = new Map<string, string>()

  async function call(method: 'GET' | 'POST', path: string, payload?: object) {
    shop.clock.advance(1000)
    const answer = await shop.app.inject({
      ...{ method, url: `/api${path}`, payload },
      headers: {
        'sec-fetch-site': 'same-origin',
        cookie: Array.from(jar, ([name, value]) => `${name}=${value}`).join('; '),
      },
    })
    for (const { name, value } of answer.cookies) {
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }

  return {
    jar,
    see: (skuId: number) => call('POST', '/footprints', { skuId }),
    forget: (skuId?: number) => call('POST', '/footprints/forget', { skuId }),
    logIn: (login: string) => call('POST', '/account/sessions', { login, password }),
    async listIds(limit?: number): Promise<number[]> {
      const answer = await call('GET', `/footprints${limit === undefined ? '' : `?limit=${limit}`}`)
      return (answer.json() as { items: { sku: { id: number } }[] }).items.map(({ sku }) => sku.id)
    },
    list: async () => (await call('GET', '/footprints')).json() as { items: object[] },
  }
}

let people = 0
async function createPerson() {
  const mobile = `139${String(++people).padStart(8, '0')}`
  const id = await shop.services.accounts.createByMobile(mobile)
  await shop.services.accounts.setPassword(id, password)
  return { id, mobile }
}

let browser: ReturnType<typeof openBrowser>
beforeEach(() => {
  browser = openBrowser()
})

describe('§6.2 footprints of a stranger', () => {
  it('§6.2 are kept in the browser, newest first, each once', async () => {
    for (const skuId of [1, 2, 3, 1]) expect((await browser.see(skuId)).statusCode).toBe(200)
    expect(await browser.listIds()).toEqual([1, 3, 2])
    expect(await browser.listIds(2)).toEqual([1, 3])
    expect((await browser.list()).items[0]).toEqual({
      sku: expect.objectContaining({ id: 1, priceFen: 9900 }),
      seenAt: expect.stringMatching(/^2026-11-21T02:/),
    })
    expect(await openBrowser().listIds()).toEqual([])
  })

  it('§6.2 are the last twenty, in a cookie that no script reads and that stays small', async () => {
    let cookie: { value: string; httpOnly?: boolean; sameSite?: string; path?: string } | undefined
    for (let skuId = 1; skuId <= 25; skuId++) cookie = (await browser.see(skuId)).cookies[0]
    expect(cookie).toMatchObject({ name: 'jishi_seen', httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(cookie?.value.length).toBeLessThan(400)
    expect(await browser.listIds()).toEqual(Array.from({ length: 20 }, (_, i) => 25 - i))
  })

  it('§6.2 that somebody changed are nobody’s', async () => {
    await browser.see(1)
    const signed = browser.jar.get('jishi_seen') ?? ''
    const forgeries = ['2.t1abcd~', `2${signed.slice(1)}`, signed.slice(0, -1), '~', 'x', 'a'.repeat(2000)]
    for (const forgery of forgeries) {
      browser.jar.set('jishi_seen', forgery)
      expect(await browser.listIds()).toEqual([])
    }
    // A cart that we signed is no list of footprints.
    const cart = await shop.app.inject({
      method: 'POST',
      url: '/api/cart/lines',
      payload: { skuId: 1, count: 1 },
    })
    browser.jar.set('jishi_seen', cart.cookies[0]?.value ?? 'none')
    expect(await browser.listIds()).toEqual([])
  })

  it('§6.2 are forgotten, one or all', async () => {
    for (const skuId of [1, 2, 3]) await browser.see(skuId)
    await browser.forget(2)
    await browser.forget(99)
    expect(await browser.listIds()).toEqual([3, 1])
    await browser.forget()
    expect(await browser.listIds()).toEqual([])
    expect(browser.jar.has('jishi_seen')).toBe(false)
  })

  it('§6.2 are of what there is', async () => {
    expect((await browser.see(99_999)).json().error.code).toBe('catalog.sku_not_found')
    expect((await browser.see(delisted)).json().error.code).toBe('catalog.sku_delisted')
    expect(browser.jar.size).toBe(0)
  })
})

describe('§6.2 footprints of an account', () => {
  it('§6.2 are the last hundred, the same in every browser', async () => {
    const { mobile } = await createPerson()
    await browser.logIn(mobile)
    for (let skuId = 1; skuId <= 105; skuId++) await browser.see(skuId)
    await browser.see(50)
    const other = openBrowser()
    await other.logIn(mobile)
    const expected = [50, ...Array.from({ length: 105 }, (_, i) => 105 - i).filter((id) => id !== 50)]
    expect(await other.listIds()).toEqual(expected.slice(0, 100))
    expect(await other.listIds(5)).toEqual([50, 105, 104, 103, 102])
    await other.forget(104)
    expect(await browser.listIds(4)).toEqual([50, 105, 103, 102])
    await browser.forget()
    expect(await other.listIds()).toEqual([])
  })

  it('§6.2 take in what the stranger saw before the login, who then keeps nothing', async () => {
    const { mobile } = await createPerson()
    await browser.logIn(mobile)
    for (const skuId of [1, 2]) await browser.see(skuId)
    const elsewhere = openBrowser()
    for (const skuId of [3, 1, 4]) await elsewhere.see(skuId)
    await browser.see(5)
    await elsewhere.logIn(mobile)
    expect(elsewhere.jar.has('jishi_seen')).toBe(false)
    expect(await elsewhere.listIds()).toEqual([5, 4, 1, 3, 2])
    expect(await browser.listIds()).toEqual([5, 4, 1, 3, 2])
  })

  it('§6.2 pass over what is not sold any more, and give as many as asked for all the same', async () => {
    const { mobile } = await createPerson()
    await browser.logIn(mobile)
    for (const skuId of [120, 121, 122, 123]) await browser.see(skuId)
    await shop.services.database.db.updateTable('sku').set({ is_listed: 0 }).where('id', '=', 122).execute()
    expect(await browser.listIds(2)).toEqual([123, 121])
    await shop.services.database.db.updateTable('sku').set({ is_listed: 1 }).where('id', '=', 122).execute()
  })

  it('§6.2 are in what their owner downloads, and leave with the account', async () => {
    const { id, mobile } = await createPerson()
    await browser.logIn(mobile)
    await browser.see(7)
    const { footprints } = shop.services
    expect(await footprints.exportFootprints(id)).toEqual([
      { skuId: 7, name: '台灯 7', seenAt: expect.any(String) },
    ])
    await footprints.forgetOwner(id)
    expect(await browser.listIds()).toEqual([])
  })
})
