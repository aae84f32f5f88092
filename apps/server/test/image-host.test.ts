import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildCatalog } from '../src/modules/catalog/catalog.fixtures.ts'
import { insertContent } from '../src/modules/content/index.ts'
import { buildBuyer, buildOrder, composePlacing } from '../src/modules/order/order.fixtures.ts'
import { simulatedS3, startS3 } from '../src/simulators/s3/index.ts'
import { openTestShop, type TestShop } from './shop.ts'

const host = 'https://img.example.com'
const image = '/media/sku/1.webp'

let s3: Awaited<ReturnType<typeof startS3>>
let shop: TestShop
beforeAll(async () => {
  s3 = await startS3()
  shop = await openTestShop({
    env: {
      STORAGE_DRIVER: 's3',
      S3_ENDPOINT: s3.endpoint,
      S3_BUCKET: simulatedS3.bucket,
      S3_KEY_ID: simulatedS3.accessKeyId,
      S3_KEY_SECRET: simulatedS3.secretAccessKey,
      S3_PATH_STYLE: 'true',
      IMAGE_HOST: `${host}/`,
    },
  })
  const { database } = shop.services
  await buildCatalog(database, [{ id: 1, image, images: [image] }])
  await database.db
    .updateTable('spu')
    .set({ detail_html: `<p><img src="${image}" alt="media"></p><a href="${image}">/media/</a>` })
    .execute()
  await insertContent(database, { categories, items: categories.map(toItem) })
})
afterAll(async () => {
  await shop.close()
  await s3.stop()
})

const categories = ['carousel', 'top-ad'].map((key, at) => ({ id: at + 1, key, name: key }))
const toItem = ({ id, key }: { id: number; key: string }) => ({
  ...{ id, categoryId: id, title: key, url: '/', image: '/media/banner/1.webp', text: '' },
  ...{ sequence: 1, isShown: true, startsAt: null, endsAt: null },
})
const read = async (path: string) => (await shop.app.inject(`/api${path}`)).json()

it('§17.1 answers carry pictures at the image host: goods, lists, content', async () => {
  const detail = await read('/catalog/skus/1')
  expect(detail.images).toEqual([host + image])
  expect(detail.detailHtml).toBe(
    `<p><img src="${host}${image}" alt="media"></p><a href="${image}">/media/</a>`,
  )
  const cards = await shop.services.catalog.findSkuCards([1])
  expect(cards.get(1)?.image).toBe(host + image)
  const home = await read('/content/home')
  expect([home.carousel[0].image, home.topAd.image]).toEqual(Array(2).fill(`${host}/media/banner/1.webp`))
  expect(home.brands[0].logo).toBe(`${host}/media/brand/1.svg`)
})

it('§17.1 carts and orders show them too, and their rows keep the path', async () => {
  const { services } = shop
  const buyer = await buildBuyer(services)
  const settled = await services.orders.settle(buyer.userId, { kind: 'sku', skuId: 1, count: 1 })
  expect(settled.lines[0]?.image).toBe(host + image)
  const added = await shop.app.inject({
    method: 'POST',
    url: '/api/cart/lines',
    payload: { skuId: 1, count: 1 },
  })
  expect(added.statusCode, added.body).toBeLessThan(300)
  const cookies = Object.fromEntries(added.cookies.map(({ name, value }) => [name, value]))
  const cart = (await shop.app.inject({ url: '/api/cart', cookies })).json()
  expect(cart.lines[0].image).toBe(host + image)

  const order = await buildOrder(services, buyer, 1)
  expect(order.lines[0]?.image).toBe(host + image)
  const detail = await services.orders.getDetail(buyer.userId, order.orderNo)
  expect(detail.lines[0]?.image).toBe(host + image)
  expect((await composePlacing(services, buyer, 1)).quote).toBe(settled.quote)
  const kept = await services.catalog.findSkuOffers([1])
  expect(kept.get(1)?.image).toBe(image)
})

it('§17.1 avatars lie in the bucket and are shown from the image host', async () => {
  const { accounts, profiles } = shop.services
  const id = await accounts.createByMobile('13800000009')
  const { default: sharp } = await import('sharp')
  const drawn = sharp({ create: { width: 9, height: 9, channels: 3, background: 'teal' } })
  const { avatarUrl } = await profiles.putAvatar(id, await drawn.png().toBuffer())
  expect(avatarUrl).toMatch(/^https:\/\/img\.example\.com\/media\/avatar\/.+\.webp$/)
  expect([...s3.objects.keys()].map((key) => `${host}/${key}`)).toContain(avatarUrl)
})

it('§17.1 leads old addresses of pictures to the image host, and nothing else anywhere', async () => {
  const old = await shop.app.inject(`${image}?v=1`)
  expect([old.statusCode, old.headers.location]).toEqual([302, host + image])
  for (const path of [
    '/media/',
    '/media/../x',
    '/media/.env',
    '/media//evil.example.com',
    '/media/%2e%2e/x',
    '/media/a%0d%0ab',
  ]) {
    expect([path, (await shop.app.inject(path)).statusCode]).toEqual([path, 404])
  }
})
