import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFavoriteShop } from './favorite.fixtures.ts'

let shop: Awaited<ReturnType<typeof openFavoriteShop>>
beforeEach(async () => {
  shop = await openFavoriteShop([1, 2, 3])
})
afterEach(() => shop.close())

const hourMs = 3_600_000
const recipients = () => shop.mails.map(({ to }) => to).sort()
const addressOf = (userId: number) => `shopper-${userId}@example.com`

describe('§6.1 price-drop notice on opt-in', () => {
  it('§6.1 tells who asked for it, in their language, what it costs and where to switch it off', async () => {
    await shop.want(7, 1)
    await shop.want(8, 1, 'en')
    await shop.favorites.add(9, 1)
    await shop.want(10, 2)
    await shop.change(1, { priceFen: 7900 })
    await shop.runJobs()
    expect(recipients()).toEqual([addressOf(7), addressOf(8)])
    const [zh, en] = shop.mails
    expect(zh?.subject).toBe('【集市】降了 ¥20.00：台灯 1')
    expect(zh?.text).toMatch(/现价 ¥79\.00，您收藏时是 ¥99\.00，便宜了 ¥20\.00/)
    expect(en?.text).toMatch(/now costs ¥79\.00\. It was ¥99\.00/)
    for (const mail of [zh, en]) {
      expect(mail?.text).toContain('https://shop.test/item/1\n')
      expect(mail?.text).toContain('https://shop.test/me/favorites')
      expect(mail?.html).toContain('¥79.00')
    }
  })

  it('§6.1 writes to verified addresses only', async () => {
    shop.readers.set(7, { username: 'a', email: 'a@example.com', emailActive: false })
    shop.readers.set(8, { username: 'b', email: null, emailActive: false })
    await shop.want(7, 1)
    await shop.want(8, 1)
    await shop.change(1, { priceFen: 7900 })
    await shop.runJobs()
    expect(shop.mails).toEqual([])
  })

  it('§6.1 says nothing when it gets dearer, or stays above what it cost when it was chosen', async () => {
    await shop.want(7, 1)
    await shop.change(1, { priceFen: 12_900 })
    await shop.change(1, { priceFen: 10_900 })
    await shop.change(1, { priceFen: 9900 })
    await shop.runJobs()
    expect(shop.mails).toEqual([])
  })

  it('§6.1 tells each person of a SKU once a day, whichever day it is in China', async () => {
    await shop.want(7, 1)
    await shop.want(7, 2)
    await shop.change(1, { priceFen: 7900 })
    await shop.runJobs()
    await shop.change(1, { priceFen: 6900 })
    await shop.change(2, { priceFen: 6900 })
    await shop.runJobs()
    expect(shop.mails.map(({ subject }) => subject)).toEqual([
      '【集市】降了 ¥20.00：台灯 1',
      '【集市】降了 ¥30.00：台灯 2',
    ])
    // From ten in the morning to midnight in China.
    shop.clock.advance(14 * hourMs)
    await shop.change(1, { priceFen: 5900 })
    await shop.runJobs()
    expect(shop.mails.at(-1)?.subject).toBe('【集市】降了 ¥40.00：台灯 1')
  })

  it('§6.1 tells nobody twice, though every job runs twice and several at once', async () => {
    for (let userId = 1; userId <= 230; userId++) await shop.want(userId, 1)
    await shop.change(1, { priceFen: 7900 })
    const plan = { skuId: 1 }
    await Promise.all([
      shop.runJob('favorite.plan_notices', plan),
      shop.runJob('favorite.plan_notices', plan),
    ])
    await shop.runJob('favorite.plan_notices', plan)
    const sending = (await shop.listJobs()).filter(({ name }) => name === 'favorite.send_notice')
    expect(sending).toHaveLength(230)
    await shop.runJobs()
    for (const { name, payload } of sending) await shop.runJob(name, JSON.parse(payload) as object)
    expect(shop.mails).toHaveLength(230)
    expect(new Set(recipients()).size).toBe(230)
  })

  it('§6.1 does not send what is not wanted or not true any more', async () => {
    await shop.want(7, 1)
    await shop.want(8, 2)
    await shop.want(9, 3)
    for (const skuId of [1, 2, 3]) {
      await shop.change(skuId, { priceFen: 7900 })
      await shop.runJob('favorite.plan_notices', { skuId })
    }
    await shop.favorites.changeNotice(7, 1, { wantsNotice: false, locale: 'zh-CN' })
    await shop.change(2, { priceFen: 9900 })
    await shop.change(3, { isListed: false })
    await shop.runJobs()
    expect(shop.mails).toEqual([])
  })

  it('§6.1 forgets after a month whom it told', async () => {
    await shop.want(7, 1)
    await shop.change(1, { priceFen: 7900 })
    await shop.runJobs()
    const count = async () =>
      (await shop.database.db.selectFrom('favorite_notice').select('day').execute()).length
    shop.clock.advance(29 * 24 * hourMs)
    await shop.runJob('favorite.forget_notices')
    expect(await count()).toBe(1)
    shop.clock.advance(2 * 24 * hourMs)
    await shop.runJob('favorite.forget_notices')
    expect(await count()).toBe(0)
  })
})
