import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  asBrowser,
  connect,
  knock,
  type LiveProcess,
  type LiveScene,
  numbersOf,
  openLiveScene,
  trustedOrigin,
} from './live.fixtures.ts'

let scene: LiveScene
let one: LiveProcess
beforeEach(async () => {
  scene = await openLiveScene()
  one = await scene.startProcess()
})
afterEach(() => scene.close())

const browserOf = (userId: number, at = one) => asBrowser(scene.tokenOf(userId), at.origin)
const connectAs = (userId: number, at = one, query = '') => connect(at.url + query, browserOf(userId, at))

describe('§14.2 who may open the socket', () => {
  it('a session, by its cookie: it hears what is sent to its person and nothing else', async () => {
    const [mine, others] = [await connectAs(7), await connectAs(8)]
    await one.push.sendAll([
      { userId: 8, kind: 'test', data: { n: 1 } },
      { userId: 7, kind: 'flash.ticket', data: { n: 2 } },
    ])
    await vi.waitFor(() => expect(mine.messages).toHaveLength(1))
    expect(mine.messages).toEqual([
      { id: expect.stringMatching(/^\d+$/), kind: 'flash.ticket', data: { n: 2 } },
    ])
    await vi.waitFor(() => expect(numbersOf(others.messages)).toEqual([1]))
  })

  it('a client with a bearer token, wherever it comes from', async () => {
    const headers = { authorization: `Bearer ${scene.tokenOf(7)}` }
    const { readyAt } = await connect(one.url, { headers, origin: 'https://app.example' })
    expect(readyAt).toBe('0')
  })

  it('a page of another site may not, with the cookies of our visitor', async () => {
    const token = scene.tokenOf(7)
    const refusal = { status: 403, code: 'request.cross_site' }
    for (const origin of [
      'https://evil.example',
      'null',
      undefined,
      one.origin.replace('127.0.0.1', 'localhost'),
    ]) {
      const options = { ...asBrowser(token, ''), origin }
      expect(await knock(one.url, options), origin).toMatchObject(refusal)
    }
    const crossSite = { cookie: `jishi_access=${token}`, 'sec-fetch-site': 'cross-site' }
    expect(await knock(one.url, { headers: crossSite, origin: one.origin })).toMatchObject(refusal)
    await connect(one.url, asBrowser(token, trustedOrigin))
  })

  it('nobody without a session, or with one that is over', async () => {
    const { tokenOf, ended, clock } = scene
    expect(await knock(one.url, { origin: one.origin })).toMatchObject({
      status: 401,
      code: 'account.login_required',
    })
    const late = asBrowser(tokenOf(7), one.origin)
    ended.add('family-8')
    clock.advance(900_000)
    for (const options of [late, asBrowser(tokenOf(8), one.origin), asBrowser('x.y.z', one.origin)])
      expect(await knock(one.url, options)).toMatchObject({ status: 401, code: 'account.session_ended' })
    expect(one.live.size()).toBe(0)
  })

  it('nobody from a banned address', async () => {
    scene.banned.add('127.0.0.1')
    expect(await knock(one.url, browserOf(7))).toMatchObject({ status: 403, code: 'traffic.banned' })
  })

  it('answers other addresses and malformed questions as the API does, and ends the connection', async () => {
    const elsewhere = await knock(one.url.replace('/live', '/else'), browserOf(7))
    expect(elsewhere).toMatchObject({
      status: 404,
      code: 'request.not_found',
      headers: { connection: 'close' },
    })
    const invalid = { status: 400, code: 'request.invalid' }
    expect(await knock(`${one.url}?since=yesterday`, browserOf(7))).toMatchObject(invalid)
    const plain = await fetch(`${one.origin}/api/live`, {
      headers: { authorization: `Bearer ${scene.tokenOf(7)}` },
    })
    expect([plain.status, ((await plain.json()) as { error: object }).error]).toEqual([
      400,
      expect.objectContaining({ code: 'request.invalid' }),
    ])
  })

  it('so many of one person, and of one address', async () => {
    const few = await scene.startProcess({ perPerson: 2, perAddress: 3 })
    const first = await connectAs(7, few)
    await connectAs(7, few)
    const refusal = { status: 429, code: 'request.too_many', headers: { 'retry-after': '60' } }
    expect(await knock(few.url, browserOf(7, few))).toMatchObject(refusal)
    await connectAs(8, few)
    expect(await knock(few.url, browserOf(9, few))).toMatchObject(refusal)
    first.socket.close()
    await vi.waitFor(() => expect(few.live.size()).toBe(2))
    await connectAs(7, few)
  })
})

describe('§14.2 a ticket', () => {
  async function getTicket(userId = 7, at = one): Promise<string> {
    const answer = await at.app.inject({
      method: 'POST',
      url: '/api/live-tickets',
      headers: { authorization: `Bearer ${scene.tokenOf(userId)}` },
    })
    return (answer.json() as { ticket: string }).ticket
  }
  const enter = (ticket: string, at = one) =>
    connect(`${at.url}?ticket=${encodeURIComponent(ticket)}`, { origin: 'https://app.example' })
  const refuse = (ticket: string, at = one) =>
    knock(`${at.url}?ticket=${encodeURIComponent(ticket)}`, { origin: 'https://app.example' })
  const refusal = { status: 401, code: 'account.session_ended' }

  it('opens one socket, from any origin and in any process, of many at once', async () => {
    const two = await scene.startProcess()
    const ticket = await getTicket()
    const entered = await Promise.allSettled([one, two, one, two].map((at) => enter(ticket, at)))
    expect(entered.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await one.push.send(7, 'test', { n: 1 })
    const { messages } = entered.find((one) => one.status === 'fulfilled')?.value ?? { messages: [] }
    await vi.waitFor(() => expect(numbersOf(messages)).toEqual([1]))
    for (const at of [one, two]) expect(await refuse(ticket, at)).toMatchObject(refusal)
  })

  it('is good for half a minute', async () => {
    const [ticket, late] = [await getTicket(), await getTicket()]
    scene.clock.advance(29_999)
    await enter(ticket)
    scene.clock.advance(1)
    expect(await refuse(late)).toMatchObject(refusal)
  })

  it('is worth nothing when it was changed, or when its session is over', async () => {
    const ticket = await getTicket()
    for (const other of [ticket.replace(/\.7\./, '.8.'), 'x', `${ticket}x`])
      expect(await refuse(other)).toMatchObject(refusal)
    scene.ended.add('family-7')
    expect(await refuse(ticket)).toMatchObject(refusal)
  })

  it('is given to nobody without a session', async () => {
    const answer = await one.app.inject({ method: 'POST', url: '/api/live-tickets' })
    expect(answer.statusCode).toBe(401)
  })
})

describe('§14.2 while a socket is open', () => {
  it('a person hears what any process sends, on each of their pages', async () => {
    const two = await scene.startProcess()
    const pages = [await connectAs(7, one), await connectAs(7, two), await connectAs(7, two)]
    for (let n = 0; n < 20; n++) await (n % 2 ? one : two).push.send(7, 'test', { n })
    const all = Array.from({ length: 20 }, (_, n) => n)
    for (const { messages } of pages) await vi.waitFor(() => expect(numbersOf(messages)).toEqual(all))
  })

  it('a slow reader is cut off, and its neighbour hears everything', async () => {
    const [slow, good] = [await connectAs(7), await connectAs(7)]
    slow.socket.pause()
    const filling = 'x'.repeat(64 * 1024)
    let n = 0
    await vi.waitFor(
      async () => {
        for (let i = 0; i < 20; i++) await one.push.send(7, 'test', { n: n++, filling })
        expect(one.live.size()).toBe(1)
      },
      { timeout: 20_000, interval: 1 },
    )
    await vi.waitFor(() => expect(good.messages).toHaveLength(n))
    slow.socket.resume()
    expect(await slow.closed).toBe(1006)
  })

  it('what the client says is ignored, until it is too long or too much', async () => {
    const [calm, loud, long] = [await connectAs(7), await connectAs(7), await connectAs(7)]
    for (let i = 0; i < 10; i++) calm.socket.send('hello')
    for (let i = 0; i < 30; i++) loud.socket.ping()
    long.socket.send('x'.repeat(2000))
    expect(await Promise.all([loud.closed, long.closed])).toEqual([1008, 1009])
    await one.push.send(7, 'test', { n: 1 })
    await vi.waitFor(() => expect(numbersOf(calm.messages)).toEqual([1]))
  })

  it('who does not answer a ping is dead by the next one', async () => {
    const quick = await scene.startProcess({ beatMs: 200 })
    const alive = await connectAs(7, quick)
    const dead = await connect(quick.url, { ...browserOf(7, quick), autoPong: false })
    const openedAt = Date.now()
    expect(await dead.closed).toBe(1006)
    expect(Date.now() - openedAt).toBeGreaterThan(300)
    expect(Date.now() - openedAt).toBeLessThan(1000)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(alive.socket.readyState).toBe(1)
    expect(quick.live.size()).toBe(1)
  })

  it('a session that ends closes its sockets at the next beat, and so does a ban', async () => {
    const quick = await scene.startProcess({ beatMs: 200 })
    const [mine, others] = [await connectAs(7, quick), await connectAs(8, quick)]
    scene.ended.add('family-7')
    expect(await mine.closed).toBe(4401)
    expect(others.socket.readyState).toBe(1)
    scene.banned.add('127.0.0.1')
    expect(await others.closed).toBe(4403)
    await vi.waitFor(() => expect(quick.live.size()).toBe(0))
  })
})

describe('§14.2 when the server closes', () => {
  it('everybody is told to come back, and who does not answer is cut off', async () => {
    const closing = await scene.startProcess({ closeTimeout: 300 })
    const [polite, deaf] = [await connectAs(7, closing), await connectAs(8, closing)]
    deaf.socket.pause()
    const startedAt = Date.now()
    const closed = closing.app.close()
    expect(await polite.closed).toBe(1012)
    await closed
    expect(Date.now() - startedAt).toBeLessThan(2000)
    await expect(connectAs(7, closing)).rejects.toThrow()
  })

  it('does not take long when nobody is there', async () => {
    const closing = await scene.startProcess()
    const { socket } = await connectAs(7, closing)
    socket.terminate()
    await vi.waitFor(() => expect(closing.live.size()).toBe(0))
    await closing.app.close()
  })
})
