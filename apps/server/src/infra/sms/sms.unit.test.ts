import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '../../../test/free-port.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import { openTestSms, type TestSms } from '../../simulators/sms/sms.fixtures.ts'
import { createAliyunSms } from './aliyun-sms.ts'
import { createOutboxSms } from './outbox-sms.ts'
import { callProvider, judgeStatus } from './provider-call.ts'
import { smsConformance, smsProviderConformance } from './sms.conformance.ts'
import type { SmsSender } from './sms.ts'
import { createTwilioSms } from './twilio-sms.ts'
import { createYuntongxunSms } from './yuntongxun-sms.ts'

const clock = createManualClock('2026-11-21T04:00:00Z')
const ids = createIds(clock)
const timeoutMs = 300

smsConformance('outbox', async () => {
  const received: { recipient: string; body: string }[] = []
  return {
    sender: createOutboxSms({ record: async (message) => void received.push(message) }),
    received,
    reset: () => {
      received.length = 0
    },
    close: async () => {},
  }
})

type Key = 'authToken' | 'accessKeySecret'

/** The driver at its simulator, with a wrong key, and where nobody listens. */
async function openProvider(
  provider: 'twilio' | 'yuntongxun' | 'aliyun',
  create: (options: { sms: TestSms; baseUrl: string; wrong?: Partial<Record<Key, string>> }) => SmsSender,
  codes: { refusals: string[]; unsure: string[] },
) {
  const sms = await openTestSms({ clock })
  const baseUrl = sms.baseUrlOf(provider)
  const wrong = { authToken: 'another', accessKeySecret: 'another' }
  return {
    sender: create({ sms, baseUrl }),
    received: sms.received,
    provider: {
      ...codes,
      misbehave: (how: object) => void Object.assign(sms.misbehaviour, how),
      strangerSender: create({ sms, baseUrl, wrong }),
      lostSender: create({ sms, baseUrl: `http://127.0.0.1:${await findFreePort()}` }),
    },
    reset: sms.reset,
    close: sms.close,
  }
}

smsProviderConformance('twilio', () =>
  openProvider(
    'twilio',
    ({ sms, baseUrl, wrong }) => createTwilioSms({ ...sms.credentials.twilio, ...wrong, baseUrl, timeoutMs }),
    { refusals: ['21211', '21610', '20429', '20003'], unsure: [] },
  ),
)

smsProviderConformance('yuntongxun', () =>
  openProvider(
    'yuntongxun',
    ({ sms, baseUrl, wrong }) =>
      createYuntongxunSms({ ...sms.credentials.yuntongxun, ...wrong, baseUrl, clock, timeoutMs }),
    { refusals: ['160032', '160038', '160040', '111109'], unsure: ['172001'] },
  ),
)

smsProviderConformance('aliyun', () =>
  openProvider(
    'aliyun',
    ({ sms, baseUrl, wrong }) =>
      createAliyunSms({ ...sms.credentials.aliyun, ...wrong, baseUrl, clock, ids, timeoutMs }),
    {
      refusals: [
        'isv.BUSINESS_LIMIT_CONTROL',
        'isv.DAY_LIMIT_CONTROL',
        'isv.MOBILE_NUMBER_ILLEGAL',
        'isv.AMOUNT_NOT_ENOUGH',
        'isp.RAM_PERMISSION_DENY',
        'Throttling.User',
      ],
      unsure: ['isp.SYSTEM_ERROR', 'isp.GATEWAY_ERROR', 'ServiceUnavailable'],
    },
  ),
)

describe('asking a provider', () => {
  let seen: { url?: string; connection?: string }[] = []
  const server = createServer((request, response) => {
    seen.push({ url: request.url, connection: request.headers.connection })
    if (request.url === '/moved') return response.writeHead(307, { location: '/elsewhere' }).end()
    if (request.url === '/half') {
      response.writeHead(201, { 'content-length': '1000' }).write('{"sid":"SM1"')
      return void setTimeout(() => response.destroy(), 20)
    }
    return response.end(request.url === '/list' ? '[1]' : '{"said":"yes"}')
  })
  let origin = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => void server.close())
  const ask = (path: string) => {
    seen = []
    return callProvider(`${origin}${path}`, { headers: {}, body: 'x' }, timeoutMs)
  }

  it('uses a connection for one message only', async () => {
    expect(await ask('/ok')).toEqual({ status: 200, body: { said: 'yes' } })
    expect(seen).toEqual([{ url: '/ok', connection: 'close' }])
  })

  it('follows nobody elsewhere: what was signed for one address is not for another', async () => {
    await expect(ask('/moved')).rejects.toMatchObject({ outcome: 'unknown' })
    expect(seen).toHaveLength(1)
  })

  it('does not know what an answer means that breaks off', async () => {
    await expect(ask('/half')).rejects.toMatchObject({ outcome: 'unknown' })
  })

  it('reads what is no object as nothing', async () => {
    expect((await ask('/list')).body).toEqual({})
  })

  it('takes a 4xx for a no, and neither a timeout nor anything else', () => {
    expect([400, 401, 404, 429].map(judgeStatus)).toEqual(Array(4).fill('refused'))
    expect([200, 201, 302, 408, 500, 503].map(judgeStatus)).toEqual(Array(6).fill('unknown'))
  })

  it('knows that nothing was sent also where a name has two addresses', async () => {
    const url = `http://localhost:${await findFreePort()}`
    await expect(callProvider(url, { headers: {} }, timeoutMs)).rejects.toMatchObject({
      outcome: 'not_sent',
    })
  })
})
