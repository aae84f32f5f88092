import type { Browser, Page } from 'playwright-core'
import type { Mall } from '../bench/harness/mall.ts'
import { createPeople, giveAddresses } from '../bench/harness/people.ts'
import { openPage, type viewports } from './browser.ts'

let people = 0

/** Somebody with an address, logged in on a screen of their own. */
export async function enterAsBuyer(
  { mall, browser }: { mall: Mall; browser: Browser },
  viewport: keyof typeof viewports = 'desktop',
) {
  const [person] = await createPeople(mall, { first: 90_000 + people++, count: 1 })
  if (person === undefined) throw new Error('nobody was made')
  await giveAddresses(mall.origin, [person])
  return openDevice({ mall, browser }, person.token, viewport)
}

/** One more browser of somebody, which knows nothing of the others. */
export async function openDevice(
  { mall, browser }: { mall: Mall; browser: Browser },
  token: string,
  viewport: keyof typeof viewports = 'desktop',
) {
  const { page, problems } = await openPage(browser, viewport)
  await page.context().addCookies([
    { name: 'jishi_access', value: token, url: mall.origin },
    { name: 'jishi_in', value: '1', url: mall.origin },
  ])
  /** Throws when a script of the page failed. */
  async function leave(): Promise<void> {
    await page.context().close()
    if (problems.length > 0) throw new Error(problems.join('\n'))
  }
  return { page, token, leave }
}

/** The nth of what is for sale and in no flash sale, with more than ten pieces in stock. */
export async function pickSku({ database: { db } }: Mall, nth: number) {
  const rows = await db
    .selectFrom('sku')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .select(['sku.id', 'sku.price_fen as priceFen'])
    .where('sku.is_listed', '=', 1)
    .where('sku_stock.stock', '>', 10)
    .where('sku.id', 'not in', db.selectFrom('flash_item').select('sku_id'))
    .orderBy('sku.id')
    .limit(nth)
    .execute()
  const row = rows.at(-1)
  if (row === undefined) throw new Error('no goods in stock')
  return row
}

export async function addByApi({ origin }: Mall, page: Page, skuId: number): Promise<void> {
  const answer = await page.request.post(`${origin}/api/cart/lines`, {
    data: { skuId, count: 1 },
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  if (!answer.ok()) throw new Error(`SKU ${skuId} was not added: ${answer.status()}`)
}
