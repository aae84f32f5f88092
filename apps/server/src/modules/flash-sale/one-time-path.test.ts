import { afterEach, describe, expect, it } from 'vitest'
import { codeOf, customer, openSaleShop, type SaleShop } from './flash-sale.fixtures.ts'
import { createOneTimePaths } from './one-time-path.ts'

let sale: SaleShop
afterEach(() => sale.close())

const open = (userId: number) =>
  sale.services.flashClaiming.openPath({ userId, customer, itemId: sale.itemId }, undefined)

describe('P29 the one-time path of a claim', () => {
  it('is not there before the start, and a claim needs one', async () => {
    sale = await openSaleShop({ guard: 'path', isOpen: false })
    expect(await codeOf(open(7))).toBe('flash.not_started')
    sale.clock.advance(60_000)
    const { path, expiresAt } = await open(7)
    expect(Date.parse(expiresAt) - sale.clock.now().getTime()).toBe(10_000)
    expect(await codeOf(sale.claim({ userId: 7 }))).toBe('flash.path_needed')
    expect(await sale.claim({ userId: 7, path })).toMatchObject({ state: 'pending' })
  })

  it('is good once, and again for the very same press', async () => {
    sale = await openSaleShop({ guard: 'path' })
    const { path } = await open(7)
    const press = { userId: 7, path, key: 'one-press' }
    const { ticket } = await sale.claim(press)
    expect((await sale.claim(press)).ticket).toBe(ticket)
    expect(await codeOf(sale.claim({ userId: 7, path }))).toBe('flash.path_invalid')
    expect(await sale.look()).toMatchObject({ held: 1 })
  })

  it('is good for one of many presses at once', async () => {
    sale = await openSaleShop({ guard: 'path', limit: 6, env: { RATE_LIMIT_SCALE: '0' } })
    const { path } = await open(7)
    const settled = await Promise.allSettled(
      Array.from({ length: 10 }, () => sale.claim({ userId: 7, path })),
    )
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('is no good to another, for another item, after ten seconds, or with a letter changed', async () => {
    sale = await openSaleShop({ guard: 'path' })
    const { path } = await open(7)
    expect(await codeOf(sale.claim({ userId: 8, path }))).toBe('flash.path_invalid')
    const forged = path.replace(/^7\./, '8.')
    expect(await codeOf(sale.claim({ userId: 8, path: forged }))).toBe('flash.path_invalid')
    const ofOther = path.replace(`7.${sale.itemId}.`, `7.${sale.itemId + 1}.`)
    expect(await codeOf(sale.claim({ userId: 7, path: ofOther }))).toBe('flash.path_invalid')
    sale.clock.advance(10_000)
    expect(await codeOf(sale.claim({ userId: 7, path }))).toBe('flash.path_invalid')
    const fresh = await open(7)
    sale.clock.advance(9_999)
    expect(await sale.claim({ userId: 7, path: fresh.path })).toMatchObject({ state: 'pending' })
  })

  it('opened for one item does not open another of the same person', async () => {
    sale = await openSaleShop({ guard: 'path' })
    const { services, clock, config } = sale
    const kv = { add: async () => true, get: async () => undefined }
    const paths = createOneTimePaths({ ids: services.ids, kv, clock, secret: config.secret })
    const { path } = paths.open(7, sale.itemId + 1)
    expect(await codeOf(sale.claim({ userId: 7, path }))).toBe('flash.path_invalid')
  })

  it('of a sale for people only is opened by an answer that a person gave', async () => {
    sale = await openSaleShop({ guard: 'captcha' })
    expect(await codeOf(open(7))).toBe('account.human_check_required')
    const wrong = { kind: 'image', id: 'no-such-id', text: 'abcd' } as const
    const { flashClaiming } = sale.services
    const press = { userId: 7, customer, itemId: sale.itemId }
    expect(await codeOf(flashClaiming.openPath(press, wrong))).toBe('account.human_check_failed')
  })
})
