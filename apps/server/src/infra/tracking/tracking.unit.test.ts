import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createManualClock } from '../../kernel/clock.ts'
import { openTestTracking, type TestTracking } from '../../simulators/tracking/tracking.fixtures.ts'
import { createKdniao, signKdniao } from './kdniao.ts'
import { createKuaidi100, signKuaidi100 } from './kuaidi100.ts'
import { trackingConformance } from './tracking.conformance.ts'
import { mostTraces, type Tracking, tidyTraces } from './tracking.ts'

const timeoutMs = 300
const nowhere = 'http://127.0.0.1:9/'

async function openWorld(
  service: keyof TestTracking['urls'],
  create: (at: { url: string; key?: string }, accounts: TestTracking['accounts']) => Tracking,
) {
  const clock = createManualClock('2026-11-21T04:00:00Z')
  const { urls, accounts, misbehaviour, ...world } = await openTestTracking({ clock })
  const url = urls[service]
  return {
    ...world,
    tracking: create({ url }, accounts),
    stranger: create({ url, key: 'another' }, accounts),
    lost: create({ url: nowhere }, accounts),
    misbehave: (how: object) => void Object.assign(misbehaviour, how),
    advance: clock.advance,
    now: clock.now,
  }
}

trackingConformance('kdniao', () =>
  openWorld('kdniao', ({ url, key }, { kdniao }) =>
    createKdniao({ ...kdniao, ...(key && { appKey: key }), url, requestType: '8001', timeoutMs }),
  ),
)

trackingConformance('kuaidi100', () =>
  openWorld('kuaidi100', ({ url, key }, { kuaidi100 }) =>
    createKuaidi100({ ...kuaidi100, ...(key && { key }), url, timeoutMs }),
  ),
)

describe('signatures', () => {
  it('is base64 of the hexadecimal text for Kdniao', () => {
    // printf '{}key' | md5sum | cut -c1-32 | tr -d '\n' | base64
    expect(signKdniao('{}', 'key')).toBe('NjI5ODI3ODRhYzdhNDJlZTdhNTEwYzc0MGZlNWFlOGQ=')
  })

  it('is capital hexadecimal for Kuaidi100', () => {
    // printf '{}keycustomer' | md5sum
    expect(signKuaidi100('{}', 'key', 'customer')).toBe('6257A4EFFEFC61CD6E6AAB84C0F74513')
  })
})

describe('answers as no simulator gives them', () => {
  let answer: unknown
  const server = createServer((_, response) => response.end(JSON.stringify(answer)))
  let url = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => void server.close())
  const parcel = { carrier: 'jd', trackingNo: 'JD0000000001', phoneTail: '0001' } as const
  const kdniao = () => createKdniao({ url, businessId: '1', appKey: 'k', requestType: '1002', timeoutMs })
  const kuaidi100 = () => createKuaidi100({ url, customer: 'c', key: 'k', timeoutMs })

  it('follows the coarse state where there is no finer one, and calls a state nobody told us of a journey', async () => {
    for (const [said, state] of [
      [{ State: '3' }, 'signed'],
      [{ State: '4', StateEx: '412' }, 'problem'],
      [{ State: '4', StateEx: '404' }, 'refused'],
      [{ State: 2, StateEx: 211 }, 'delivering'],
      [{ State: '99' }, 'in_transit'],
    ] as const) {
      answer = { Success: true, Traces: [], ...said }
      expect((await kdniao().trace(parcel)).state).toBe(state)
    }
    for (const [said, state] of [
      ['7', 'in_transit'],
      ['13', 'problem'],
      ['99', 'none'],
    ] as const) {
      answer = { message: 'ok', state: said, data: [] }
      expect((await kuaidi100().trace(parcel)).state).toBe(state)
    }
  })

  it('passes over traces whose time cannot be read, and whatever is no trace', async () => {
    answer = { Success: true, State: '2', Traces: [{ AcceptTime: 'soon', AcceptStation: 'a' }, null, 'b', 7] }
    expect((await kdniao().trace(parcel)).traces).toEqual([])
    answer = { state: '0', data: [{ ftime: '2026-13-01 00:00:00', context: 'a' }, [], { context: 'b' }] }
    expect((await kuaidi100().trace(parcel)).traces).toEqual([])
  })

  it('knows an answer of no known form from one without news', async () => {
    answer = { hello: 'there' }
    await expect(kuaidi100().trace(parcel)).rejects.toMatchObject({ outcome: 'unreachable' })
    await expect(kdniao().trace(parcel)).rejects.toMatchObject({ outcome: 'refused' })
    answer = [1]
    await expect(kdniao().trace(parcel)).rejects.toMatchObject({ outcome: 'unreachable' })
  })

  it('keeps the newest of very many traces, each cut to size', () => {
    const traces = Array.from({ length: mostTraces + 50 }, (_, i) => ({
      at: new Date(i * 1000),
      text: 'x'.repeat(500),
      place: ` ${'y'.repeat(100)} `,
    }))
    const tidy = tidyTraces(traces.toReversed(), true)
    expect(tidy).toHaveLength(mostTraces)
    expect(tidy.at(-1)).toEqual({
      at: new Date((mostTraces + 49) * 1000),
      text: 'x'.repeat(200),
      place: 'y'.repeat(60),
    })
  })
})
