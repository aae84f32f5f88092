import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signKdniao } from '../../infra/tracking/kdniao.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { openTestTracking, paceMs, type TestTracking } from './tracking.fixtures.ts'

const clock = createManualClock('2026-11-21T04:00:00Z')
let world: TestTracking
beforeAll(async () => {
  world = await openTestTracking({ clock })
})
beforeEach(() => world.reset())
afterAll(() => world.close())

let last = 0
const nextNo = () => `SIM${String(++last).padStart(9, '0')}`

async function post(url: string, fields: Record<string, string>) {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) })
  return (await answer.json()) as Record<string, unknown> & { Traces: Record<string, string>[] }
}

function askKdniao(trackingNo: string, changed: Record<string, string> = {}) {
  const { businessId, appKey } = world.accounts.kdniao
  const RequestData = JSON.stringify({ OrderCode: '', ShipperCode: 'YD', LogisticCode: trackingNo })
  const DataSign = signKdniao(changed.RequestData ?? RequestData, appKey)
  const fields = { RequestData, EBusinessID: businessId, RequestType: '8001', DataSign, DataType: '2' }
  return post(world.urls.kdniao, { ...fields, ...changed })
}

async function control(path: string, body: object) {
  const answer = await fetch(`${world.origin}${path}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

describe('a simulated parcel', () => {
  it('moves along its timetable by the clock, from when it is first asked about', async () => {
    const trackingNo = nextNo()
    const seen: number[] = []
    for (let i = 0; i < 6; i++) {
      seen.push((await askKdniao(trackingNo)).Traces.length)
      clock.advance(paceMs)
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 5])
  })

  it('is put further on its way without a change of what was, and goes on from there', async () => {
    const trackingNo = nextNo()
    const [first] = (await askKdniao(trackingNo)).Traces
    clock.advance(1000)
    expect((await control(`/parcels/${trackingNo}`, { stops: 3 })).body).toMatchObject({ stops: 3 })
    const { Traces } = await askKdniao(trackingNo)
    expect(Traces).toHaveLength(3)
    expect(Traces[0]).toEqual(first)
    clock.advance(paceMs)
    expect((await askKdniao(trackingNo)).Traces).toHaveLength(4)
  })

  it('has the same place at both services', async () => {
    const trackingNo = nextNo()
    await world.moveParcel(trackingNo, { course: 'returned', stops: 6 })
    expect(await askKdniao(trackingNo)).toMatchObject({ Success: true, State: '4', StateEx: '407' })
  })

  it('has no finer state for who asks by the free interface', async () => {
    const answer = await askKdniao(nextNo(), { RequestType: '1002' })
    expect(answer).toMatchObject({ Success: true, State: '1' })
    expect(answer).not.toHaveProperty('StateEx')
  })

  it('that nobody knows is no failure', async () => {
    const trackingNo = nextNo()
    await world.moveParcel(trackingNo, { course: 'unknown' })
    expect(await askKdniao(trackingNo)).toMatchObject({
      ...{ Success: true, State: '0', Reason: '暂无轨迹信息', Traces: [] },
    })
  })
})

describe('the simulated services', () => {
  it('refuse what is not signed, signed by another or about another account', async () => {
    const changes: Record<string, string>[] = [
      { DataSign: '' },
      { DataSign: signKdniao('{}', 'x') },
      { EBusinessID: '1' },
    ]
    for (const changed of changes)
      expect(await askKdniao(nextNo(), changed)).toMatchObject({ Success: false })
    const { customer } = world.accounts.kuaidi100
    const unsigned = { customer, sign: 'A'.repeat(32), param: '{"com":"jd","num":"1"}' }
    expect(await post(world.urls.kuaidi100, unsigned)).toMatchObject({ result: false, returnCode: '503' })
    expect(world.asked).toEqual([])
  })

  it('refuse what they cannot read, whatever it is', async () => {
    for (const RequestData of [
      '',
      '[]',
      'null',
      '{"ShipperCode":"PIGEON","LogisticCode":"1"}',
      '{"ShipperCode":7}',
    ])
      expect(await askKdniao(nextNo(), { RequestData })).toMatchObject({ Success: false })
  })

  it('do as they are told beside their addresses, and tell what is wrong with a wish', async () => {
    const told = await control('/misbehaviour', { refusal: '余额不足' })
    expect(told).toEqual({ status: 200, body: { refusal: '余额不足' } })
    expect(await askKdniao(nextNo())).toMatchObject({ Success: false, Reason: '余额不足' })
    await control('/misbehaviour', {})
    expect(await askKdniao(nextNo())).toMatchObject({ Success: true })
    expect((await control('/misbehaviour', { answers: 'dance' })).status).toBe(400)
    expect((await control(`/parcels/${nextNo()}`, { stops: 99 })).status).toBe(400)
  })
})
