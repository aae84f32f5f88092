import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildStaff } from '../staff/staff.fixtures.ts'
import { buildPaidOrder, composeAsk, runRefunds } from './after-sale.fixtures.ts'
import { runJob } from './ledger.fixtures.ts'

const dayMs = 86_400_000

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close())

type Method = 'GET' | 'POST' | 'PUT'

async function signIn(userId: number) {
  const visitor = { ip: '203.0.113.7', userAgent: 'vitest' }
  const { session } = await shop.services.accounts.enter(userId, { isPersistent: true }, visitor)
  return caller(session.accessToken)
}

function caller(token: string) {
  return (method: Method, path: string, payload?: object | Buffer) =>
    shop.app.inject({
      ...{ method, url: `/api${path}` },
      headers: {
        authorization: `Bearer ${token}`,
        ...(Buffer.isBuffer(payload) && { 'content-type': 'image/png' }),
      },
      ...(payload && { payload }),
    })
}

/** A buyer with an account, who paid for two lines. */
async function buildCustomer(mobile: string) {
  const userId = await shop.services.accounts.createByMobile(mobile)
  const scene = await buildPaidOrder(shop.services, userId)
  return { ...scene, userId, call: await signIn(userId) }
}

const photo = () =>
  sharp({ create: { width: 2000, height: 1000, channels: 3, background: '#a33' } })
    .withExif({ IFD0: { Copyright: 'where I live' } })
    .png()
    .toBuffer()

describe('§8.7 pictures of what is wrong', () => {
  it('are made small, lose what the camera wrote, and are shown once to those who may see them', async () => {
    const { call, orderNo } = await buildCustomer('13800000011')
    const uploaded = (await call('PUT', '/after-sales/pictures', await photo())).json()
    const asked = await call(
      'POST',
      `/orders/${orderNo}/after-sales`,
      composeAsk(undefined, { pictures: [uploaded.key] }),
    )
    expect(asked.statusCode).toBe(201)
    expect(asked.json().pictures).toEqual([uploaded.url])
    const bytes = await shop.services.storage.get(uploaded.key)
    const { width, format, exif } = await sharp(bytes).metadata()
    expect([width, format, exif]).toEqual([1600, 'webp', undefined])
  })

  it('of somebody else, or shown already, or none at all, are refused, and nothing is asked', async () => {
    const [owner, thief] = [await buildCustomer('13800000012'), await buildCustomer('13800000013')]
    const { key } = (await owner.call('PUT', '/after-sales/pictures', await photo())).json()
    const ask = ({ call, orderNo }: typeof owner, pictures: string[]) =>
      call('POST', `/orders/${orderNo}/after-sales`, composeAsk(undefined, { pictures }))
    for (const pictures of [[key], ['media/after-sale/00/none.webp']])
      expect((await ask(thief, pictures)).json().error.code).toBe('after_sale.picture_gone')
    expect((await thief.call('GET', '/after-sales')).json().items).toEqual([])
    expect((await ask(owner, [key])).statusCode).toBe(201)
  })

  it('that are no pictures are refused', async () => {
    const { call } = await buildCustomer('13800000014')
    const answer = await call('PUT', '/after-sales/pictures', Buffer.from('<svg onload="alert(1)"/>'))
    expect([answer.statusCode, answer.json().error.code]).toEqual([422, 'after_sale.picture_refused'])
  })

  it('that no request came to show are deleted after a day', async () => {
    const { call, orderNo } = await buildCustomer('13800000015')
    const keys: string[] = []
    for (let i = 0; i < 2; i++)
      keys.push((await call('PUT', '/after-sales/pictures', await photo())).json().key)
    const [used = '', unused = ''] = keys
    await call('POST', `/orders/${orderNo}/after-sales`, composeAsk(undefined, { pictures: [used] }))
    shop.clock.advance(dayMs + 1)
    await runJob(shop.services, 'after_sale.drop_unused_pictures')
    const { storage } = shop.services
    expect([await storage.exists(used), await storage.exists(unused)]).toEqual([true, false])
  })

  it('go with the account, and so does what its owner wrote', async () => {
    const { call, orderNo, userId } = await buildCustomer('13800000016')
    const { key } = (await call('PUT', '/after-sales/pictures', await photo())).json()
    const words = { text: '我住在三楼', pictures: [key] }
    const asked = (await call('POST', `/orders/${orderNo}/after-sales`, composeAsk(undefined, words))).json()
    const { database, afterSales, storage } = shop.services
    await database.transaction((tx) => afterSales.forgetOwner(tx, userId))
    await afterSales.pictures.dropOwned(userId)
    expect(await storage.exists(key)).toBe(false)
    expect(await afterSales.getForStaff(asked.afterSaleId)).toMatchObject({ text: '', pictures: [] })
  })
})

describe('§8.7 staff answer', () => {
  it('who waits is listed, the answer is logged, and the buyer reads it', async () => {
    const { services } = shop
    const clerk = await buildStaff(services, { permissions: ['after_sale.view', 'order.refund'] })
    const staff = caller(clerk.token)
    const { call, orderNo, first, paymentId, userId } = await buildCustomer('13800000017')
    const body = composeAsk([{ skuId: first, count: 1 }], { reason: 'damaged', text: '杯子碎了' })
    const asked = (await call('POST', `/orders/${orderNo}/after-sales`, body)).json()
    const waiting = (await staff('GET', '/admin/after-sales?limit=50')).json().items
    expect(waiting).toContainEqual(
      expect.objectContaining({ afterSaleId: asked.afterSaleId, userId, text: '杯子碎了' }),
    )
    const path = `/admin/after-sales/${asked.afterSaleId}`
    const answer = await staff('POST', `${path}/accept`, { isRestocked: false, decision: '抱歉，马上退' })
    expect(answer.json()).toMatchObject({ state: 'refunding', decidedBy: clerk.id, isRestocked: true })
    const again = await staff('POST', `${path}/reject`, { decision: 'no' })
    expect([again.statusCode, again.json().error.code]).toEqual([409, 'after_sale.decided'])
    await runRefunds(services, shop.clock, paymentId)
    expect((await call('GET', `/after-sales/${asked.afterSaleId}`)).json()).toMatchObject({
      ...{ state: 'done', decision: '抱歉，马上退', amountFen: 3333 },
      lines: [{ skuId: first, count: 1, amountFen: 3333 }],
    })
    const { items } = await services.audit.list({ subjectKind: 'after_sale', subjectId: asked.afterSaleId })
    expect(items).toMatchObject([{ action: 'after_sale.accept', staff: { id: clerk.id } }])
  })

  it('who may only look may not decide', async () => {
    const clerk = await buildStaff(shop.services, { permissions: ['after_sale.view'] })
    const { call, orderNo } = await buildCustomer('13800000018')
    const asked = (await call('POST', `/orders/${orderNo}/after-sales`, composeAsk())).json()
    const path = `/admin/after-sales/${asked.afterSaleId}/accept`
    expect((await caller(clerk.token)('POST', path, { isRestocked: true })).statusCode).toBe(403)
  })
})

describe('§8.7 my refunds and returns', () => {
  it('are listed newest first, page by page, and are in my data', async () => {
    const { call, orderNo, first, second, userId } = await buildCustomer('13800000019')
    for (const skuId of [first, second, first]) {
      shop.clock.advance(1000)
      await call('POST', `/orders/${orderNo}/after-sales`, composeAsk([{ skuId, count: 1 }]))
    }
    const page = (await call('GET', '/after-sales?limit=2')).json()
    const rest = (await call('GET', `/after-sales?limit=2&after=${page.next}`)).json()
    expect([...page.items, ...rest.items].map(({ lines }) => lines[0].skuId)).toEqual([first, second, first])
    expect(rest.next).toBeNull()
    expect(await shop.services.afterSales.exportAfterSales(userId)).toHaveLength(3)
    expect((await call('GET', `/orders/${orderNo}/after-sales`)).json()).toHaveLength(3)
  })
})
