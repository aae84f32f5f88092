import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { connect } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openSaleShop, type SaleShop } from '../modules/flash-sale/flash-sale.fixtures.ts'

let sale: SaleShop
let token: string
afterEach(() => sale.close())

async function open(given: Parameters<typeof openSaleShop>[0] = {}) {
  sale = await openSaleShop(given)
  const { accounts } = sale.services
  await logIn(await accounts.createByMobile('13800000001'))
}

async function logIn(userId: number) {
  const visitor = { ip: '203.0.113.9', userAgent: 'vitest' }
  const { session } = await sale.services.accounts.enter(userId, { isPersistent: true }, visitor)
  token = session.accessToken
}

async function sellOut() {
  while ((await sale.look())?.free) await sale.claim()
}

const plain = 'count=1&key=one-press'
const urlOf = (query: string) => `/api/flash-items/${sale.itemId}/claims?${query}`
const bearer = () => ({ authorization: `Bearer ${token}` })
/** What a page of the shop sends. */
const cookies = () => ({ cookie: `jishi_in=1; jishi_access=${token}`, 'sec-fetch-site': 'same-origin' })

/** By the server, which may answer past Fastify. */
async function ask(headers: Record<string, string>, query = plain, body?: string) {
  const answer = await fetch(sale.url + urlOf(query), { method: 'POST', headers, body })
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() }
}

/** By Fastify alone. */
async function askRoute(headers: Record<string, string>, query = plain) {
  const answer = await sale.app.inject({ method: 'POST', url: urlOf(query), headers })
  return { status: answer.statusCode, headers: answer.headers, body: answer.body }
}

/** Without what no two answers have in common. */
function shape({ status, headers, body }: Awaited<ReturnType<typeof ask | typeof askRoute>>) {
  const names = ['date', 'connection', 'keep-alive', 'x-request-id', 'ratelimit-remaining', 'ratelimit-reset']
  const kept = Object.entries(headers).filter(([name]) => !names.includes(name))
  const id = String(headers['x-request-id'])
  if (status >= 400) expect(body).toContain(id)
  return { status, body: body.replace(id, 'id'), headers: Object.fromEntries(kept) }
}

/** How many of its requests reached a route. */
async function countRouted(work: () => Promise<unknown>): Promise<number> {
  let count = 0
  const add = () => void count++
  subscribe('tracing:fastify.request.handler:start', add)
  await work()
  unsubscribe('tracing:fastify.request.handler:start', add)
  return count
}

describe('§10.2 a claim is answered before Fastify', () => {
  it('with what the route would send: a ticket, the same for the same press', async () => {
    await open()
    for (const who of [bearer(), cookies()]) {
      const answer = await ask(who)
      expect(answer.status).toBe(202)
      expect(shape(answer)).toEqual(shape(await askRoute(who)))
      expect(await countRouted(() => ask(who))).toBe(0)
    }
    expect(await sale.look()).toMatchObject({ free: 5, held: 1 })
  })

  it('with what the route would send: over the limit, no path, too fast, a gate that knows nothing', async () => {
    await open({ limit: 1, guard: 'path' })
    const headers = bearer()
    const other = 'key=another-press'
    const compare = async (query: string, code: string) => {
      const answer = await ask(headers, query)
      expect(JSON.parse(answer.body).error.code).toBe(code)
      expect(shape(answer)).toEqual(shape(await askRoute(headers, query)))
      expect(await countRouted(() => ask(headers, query))).toBe(0)
    }
    await compare(`count=2&${other}`, 'flash.over_limit')
    await compare(`count=1&${other}`, 'flash.path_needed')
    sale.clock.advance(60_000)
    await compare(`count=1&${other}&path=x`, 'flash.path_invalid')
    for (let i = 0; i < 6; i++) await ask(headers, `count=1&${other}`)
    await compare(`count=1&${other}`, 'request.too_many')
  })

  it('with the bytes that the route would send where the gate is lost, and asks to come again', async () => {
    await open()
    vi.spyOn(sale.services.flashGate, 'claim').mockResolvedValue({ kind: 'unsure' })
    vi.spyOn(sale.services.flashKeeper, 'mend').mockResolvedValue()
    const answer = await ask(bearer())
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1'])
    expect(shape(answer)).toEqual(shape(await askRoute(bearer())))
    vi.restoreAllMocks()
    vi.spyOn(sale.services.flashGate, 'claim').mockRejectedValue(new Error('a fault of ours'))
    const failed = await ask(bearer())
    expect([failed.status, JSON.parse(failed.body).error.code]).toEqual([500, 'server.failed'])
    expect(failed.body).not.toContain('fault')
    vi.restoreAllMocks()
  })

  it('with the one-time path that was given out', async () => {
    await open({ guard: 'path' })
    const opened = await sale.app.inject({
      ...{ method: 'POST', url: `/api/flash-items/${sale.itemId}/paths`, headers: bearer(), payload: {} },
    })
    const query = new URLSearchParams({ count: '1', key: 'one-press', path: opened.json().path })
    let answer: Awaited<ReturnType<typeof ask>> | undefined
    expect(await countRouted(async () => (answer = await ask(bearer(), query.toString())))).toBe(0)
    expect(answer?.status).toBe(202)
  })

  it('counts as much against the limit as the route does', async () => {
    await open()
    const [first, second] = [await ask(bearer()), await askRoute(bearer())]
    expect([first, second].map(({ headers }) => headers['ratelimit-remaining'])).toEqual(['299', '298'])
  })

  it.each([
    ['a field that is missing', 'count=1', 400],
    ['nothing at all', '', 400],
    ['a count that is no number', 'count=one&key=one-press', 400],
    ['a count of none', 'count=0&key=one-press', 400],
    ['too many', 'count=101&key=one-press', 400],
    ['a key of other signs', 'count=1&key=one%20press', 400],
    ['a key that is said twice', 'count=1&key=one-press&key=two-press', 400],
    ['another order', 'key=one-press&count=1', 202],
    ['a field that nobody knows', 'count=1&key=one-press&price=1', 202],
  ])('lets the route answer: %s', async (_, query, status) => {
    await open()
    let answer: Awaited<ReturnType<typeof ask>> | undefined
    expect(await countRouted(async () => (answer = await ask(bearer(), query)))).toBe(status === 202 ? 1 : 0)
    expect([answer?.status, answer?.headers['ratelimit-remaining']]).toEqual([status, '299'])
  })

  it('lets the route answer who sends a body, which changes nothing', async () => {
    await open()
    const json = { ...bearer(), 'content-type': 'application/json' }
    let answer: Awaited<ReturnType<typeof ask>> | undefined
    const work = async () => (answer = await ask(json, plain, '{"count":2}'))
    expect(await countRouted(work)).toBe(1)
    expect(answer?.status).toBe(202)
    expect(await sale.look()).toMatchObject({ held: 1 })
  })
})

describe('§10.2 a claim that cannot be is refused before Fastify', () => {
  it.each(['early', 'sold out', 'over'])('with the bytes that the route would send: %s', async (when) => {
    await open({ stock: 2, isOpen: when !== 'early' })
    if (when === 'sold out') await sellOut()
    if (when === 'over') sale.clock.advance(3_600_000)
    await logIn(await sale.services.accounts.createByMobile('13800000002'))
    const code = { early: 'flash.not_started', 'sold out': 'flash.sold_out', over: 'flash.over' }[when]
    for (const language of ['zh-CN', 'en-GB']) {
      for (const who of [bearer(), cookies()]) {
        const headers = { ...who, 'accept-language': language }
        const answer = await ask(headers)
        expect(JSON.parse(answer.body).error.code).toBe(code)
        expect(shape(answer)).toEqual(shape(await askRoute(headers)))
        expect(await countRouted(() => ask(headers))).toBe(0)
      }
    }
  })

  it('says what is left of the limit, counted together with what the route counts', async () => {
    await open({ isOpen: false })
    const [first, second] = [await ask(bearer()), await askRoute(bearer())]
    expect(first.headers).toMatchObject({ 'ratelimit-limit': '300', 'ratelimit-remaining': '299' })
    expect(second.headers).toMatchObject({ 'ratelimit-limit': '300', 'ratelimit-remaining': '298' })
  })

  it('with what pages of other origins need to know: that the answer depends on the origin', async () => {
    await open({ isOpen: false, env: { TRUSTED_ORIGINS: 'https://www.example.com' } })
    expect(shape(await ask(bearer()))).toEqual(shape(await askRoute(bearer())))
    const trusted = { ...bearer(), origin: 'https://www.example.com' }
    expect((await ask(trusted)).headers['access-control-allow-origin']).toBe('https://www.example.com')
  })

  it('keeps the connection: a body that came all the same does not become the next request', async () => {
    await open({ isOpen: false })
    for (const body of ['', `"${'x'.repeat(1500)}"`]) {
      const answers = await sendOnOneConnection(3, body)
      expect(answers.match(/HTTP\/1\.1 409/g)).toHaveLength(3)
      expect(answers).not.toMatch(/HTTP\/1\.1 400/)
    }
  })

  it('not when units are there again', async () => {
    await open({ stock: 1 })
    const { ticket } = await sale.claim()
    expect((await ask(bearer())).status).toBe(409)
    await sale.services.flashGate.giveBack(sale.itemId, ticket.split('-').slice(2).join('-'))
    await sale.services.flashLocal.refresh()
    expect((await ask(bearer())).status).toBe(202)
  })
})

describe('Fastify refuses', () => {
  it('who has no session, comes from elsewhere, or sends too much', async () => {
    await open({ isOpen: false })
    const answers = await Promise.all([
      ask({}),
      ask({ authorization: 'Bearer nonsense' }),
      ask({ ...cookies(), 'sec-fetch-site': 'cross-site' }),
      ask({ cookie: cookies().cookie }),
      ask({ ...bearer(), 'content-type': 'application/json' }, plain, `"${'x'.repeat(2_000_000)}"`),
    ])
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 403, 403, 413])
  })

  it('banned addresses, and who asks too often', async () => {
    await open({ isOpen: false, env: { TRUSTED_PROXIES: '127.0.0.1' } })
    for (let i = 0; i < 300; i++) expect((await ask(bearer())).status).toBe(409)
    const answer = await ask(bearer())
    expect([answer.status, Number(answer.headers['retry-after'])]).toEqual([429, expect.any(Number)])
    await logIn(await sale.services.accounts.createByMobile('13800000002'))
    await sale.services.traffic.addRule({ range: '203.0.113.7', verdict: 'deny', reason: 'test' })
    await sale.services.traffic.refresh()
    const from = (ip: string) => ask({ ...bearer(), 'x-forwarded-for': ip })
    expect((await from('203.0.113.7')).status).toBe(403)
    expect((await from('203.0.113.8')).status).toBe(409)
  })
})

/** A body comes in a packet of its own, after the answer may have been sent. */
function sendOnOneConnection(times: number, body: string): Promise<string> {
  const { port, hostname } = new URL(sale.url)
  const head = [
    `POST ${urlOf(plain)} HTTP/1.1`,
    `host: ${hostname}:${port}`,
    `authorization: Bearer ${token}`,
    ...(body === '' ? [] : ['content-type: application/json']),
    `content-length: ${body.length}`,
  ]
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let [sent, text] = [0, '']
    const send = () => {
      sent++
      socket.write(`${head.join('\r\n')}\r\n\r\n`)
      setTimeout(() => socket.write(body), 30)
    }
    socket.on('error', reject)
    socket.on('connect', send)
    socket.on('data', (data) => {
      text += data.toString()
      if ((text.match(/HTTP\/1\.1/g) ?? []).length < sent) return
      if (sent < times) return void setTimeout(send, 60)
      setTimeout(() => socket.end(), 100)
    })
    socket.on('close', () => resolve(text))
  })
}
