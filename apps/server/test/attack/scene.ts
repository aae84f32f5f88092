import type { InjectOptions } from 'fastify'
import { buildOpenSale } from '../../src/modules/flash-sale/flash-sale.fixtures.ts'
import { buildBuyer, buildOrder, buildSku, composePlacing } from '../../src/modules/order/order.fixtures.ts'
import { buildStaff } from '../../src/modules/staff/staff.fixtures.ts'
import { openTestShop } from '../shop.ts'
import type { AttackedEndpoint } from './endpoints.ts'
import { type Schema, sampleOf } from './sample.ts'

export type Scene = Awaited<ReturnType<typeof openScene>>

const visitor = { ip: '203.0.113.9', userAgent: 'vitest' }

/** A shop with a victim who owns one of everything, and an attacker who owns nothing. Limits are off: they would hide the rest. */
export async function openScene() {
  const shop = await openTestShop({
    env: { RATE_LIMIT_SCALE: '0', TRUSTED_ORIGINS: 'https://www.example.com' },
  })
  const { services, app, clock } = shop
  const { accounts, orders } = services
  const skuId = await buildSku(services)
  const victim = await accounts.createByMobile('13800000001')
  const attacker = await accounts.createByMobile('13800000002')

  const enter = async (userId: number) =>
    (await accounts.enter(userId, { isPersistent: true }, visitor)).session

  const victimSession = await enter(victim)
  const buyer = await buildBuyer(services, victim)
  const order = await buildOrder(services, buyer, skuId)
  const { payment } = await orders.startPayment(victim, order.orderNo, { provider: 'alipay' })
  const cash = await composePlacing(services, buyer, skuId, { count: 2, paymentMethod: 'cod' })
  const { orderNo: cashOrderNo } = await orders.place(victim, cash)
  const asked = await services.afterSales.ask(victim, cashOrderNo, {
    lines: [{ skuId, count: 1 }],
    reason: 'unwanted',
    idempotencyKey: 'the-victim-asks-for-one',
  })
  const { itemId } = await buildOpenSale(services, clock)
  const { ticket } = await services.flashClaiming.claim(
    { userId: victim, customer: visitor.ip, itemId },
    { count: 1, key: 'the-victim-presses' },
  )
  /** What stands in the victim's addresses, by parameter. An endpoint with another one has to add what the victim owns. */
  const owned: Record<string, string> = {
    'after-sales/:afterSaleId': asked.afterSaleId,
    'addresses/:id': String(buyer.addressId),
    'flash-tickets/:ticket': ticket,
    'orders/:orderNo': order.orderNo,
    'payments/:paymentId': payment.paymentId,
    'sessions/:id': victimSession.refreshToken.split('.')[0] ?? '',
  }

  return {
    ...shop,
    victim,
    attacker,
    victimSession,
    owned,
    /** A session of its own for every attack: some end it. */
    tokenOf: async (userId: number) => (await enter(userId)).accessToken,
    /** Somebody new of the staff, who may do everything unless said otherwise. */
    staffToken: async (permissions?: string[]) =>
      (await buildStaff(services, { isSuperuser: permissions === undefined, permissions })).token,
    /** The endpoint as it should be called, or with something else in its parts. */
    async send(
      endpoint: AttackedEndpoint,
      given: {
        params?: Record<string, unknown>
        query?: Record<string, unknown>
        body?: unknown
        headers?: Record<string, string>
        token?: string
      } = {},
    ) {
      const { params = samplePart(endpoint.params), query = samplePart(endpoint.query) } = given
      const body = given.body === undefined && endpoint.body ? sampleOf(endpoint.body as Schema) : given.body
      const options: InjectOptions = {
        method: endpoint.method,
        url: `/api${fillPath(endpoint.path, params)}${toQuery(query)}`,
        headers: {
          ...(given.token !== undefined && { authorization: `Bearer ${given.token}` }),
          ...(endpoint.consumes && { 'content-type': 'image/png' }),
          ...given.headers,
        },
        ...(endpoint.consumes
          ? { payload: Buffer.from('not a picture') }
          : body !== undefined && { payload: body as object }),
      }
      return app.inject(options)
    },
  }
}

function samplePart(schema: unknown): Record<string, unknown> {
  return schema === undefined ? {} : (sampleOf(schema as Schema) as Record<string, unknown>)
}

function fillPath(path: string, params: Record<string, unknown>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
}

function toQuery(query: Record<string, unknown>): string {
  const pairs = Object.entries(query).map(([name, value]) => [name, String(value)])
  return pairs.length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(pairs))}`
}
