import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { chinaTime, createManualClock } from '../../kernel/clock.ts'
import {
  composeCashierUrl,
  composePayment,
  openTestAlipay,
  pressAtCashier,
  reachCashier,
  type TestAlipay,
} from './alipay.fixtures.ts'

const minuteMs = 60_000
const start = '2026-11-21T02:00:00Z'

let clock = createManualClock(start)
let alipay: TestAlipay
let shop: Awaited<ReturnType<typeof openListener>>

beforeAll(async () => {
  shop = await openListener()
})
beforeEach(async () => {
  clock = createManualClock(start)
  shop.reset()
  alipay = await openTestAlipay({ clock, notifyUrl: shop.url })
})
afterEach(() => alipay.close())
afterAll(() => shop.close())

describe('notices', () => {
  async function pay(): Promise<void> {
    await pressAtCashier(await reachCashier(await composeCashierUrl(alipay.provider, composePayment(clock))))
  }

  it('tell the shop what was paid, signed without sign_type, with nothing empty', async () => {
    await pay()
    await alipay.sender.sendDue()
    expect(shop.received).toHaveLength(1)
    const [fields = {}] = shop.received
    expect(Object.values(fields)).not.toContain('')
    expect(fields).toMatchObject({ trade_status: 'TRADE_SUCCESS', total_amount: '10.50', sign_type: 'RSA2' })
    expect(fields.gmt_payment).toBe(chinaTime(clock.now()))
    const raw = new URLSearchParams(fields).toString()
    expect(alipay.provider.verifyNotice({ headers: {}, raw })).toMatchObject({
      state: { kind: 'paid', amountFen: 1050 },
    })
  })

  it('come again at 4, 10, 10 minutes, 1, 2, 6, 15 hours with the same id, until `success`, eight times at most', async () => {
    shop.answer = 'fail'
    await pay()
    const sentAfter: number[] = []
    for (let minute = 0; minute < 30 * 60; minute++) {
      if ((await alipay.sender.sendDue()) > 0) sentAfter.push(minute)
      clock.advance(minuteMs)
    }
    expect(sentAfter).toEqual([0, 4, 14, 24, 84, 204, 564, 1464])
    expect(new Set(shop.received.map((fields) => fields.notify_id)).size).toBe(1)
  })

  it('stop at `success`, and at nothing that only looks like it', async () => {
    await pay()
    shop.answer = 'success\n'
    await alipay.sender.sendDue()
    shop.answer = 'success'
    clock.advance(4 * minuteMs)
    await alipay.sender.sendDue()
    clock.advance(24 * 60 * minuteMs)
    expect(await alipay.sender.sendDue()).toBe(0)
    expect(shop.received).toHaveLength(2)
  })

  it('go astray when told to', async () => {
    alipay.misbehaviour.notices = { copies: 3, said: { total_amount: '0.01' }, delayMs: minuteMs }
    await pay()
    expect(await alipay.sender.sendDue()).toBe(0)
    clock.advance(minuteMs)
    await alipay.sender.sendDue()
    expect(shop.received.map((fields) => fields.total_amount)).toEqual(['0.01', '0.01', '0.01'])
    alipay.misbehaviour.notices = { isDropped: true }
    await pay()
    await alipay.sender.sendDue()
    expect(shop.received).toHaveLength(3)
  })
})

/** A shop that only listens for notices and answers what it is told to. */
async function openListener() {
  const listener = {
    received: [] as Record<string, string>[],
    answer: 'success',
    url: '',
    reset() {
      listener.received.length = 0
      listener.answer = 'success'
    },
    close: async () => void server.close(),
  }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      listener.received.push(Object.fromEntries(new URLSearchParams(body)))
      response.end(listener.answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  listener.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`
  return listener
}
