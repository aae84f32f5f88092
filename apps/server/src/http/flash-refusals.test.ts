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

const path = () => `/api/flash-items/${sale.itemId}/claims`
const body = { count: 1, key: 'one-press' }
const bearer = () => ({ authorization: `Bearer ${token}` })
/** What a page of the shop sends. */
const cookies = () => ({ cookie: `jishi_in=1; jishi_access=${token}`, 'sec-fetch-site': 'same-origin' })

/** By the server, which may answer past Fastify. */
async function ask(headers: Record<string, string>, payload = JSON.stringify(body)) {
  const answer = await fetch(sale.url + path(), {
    method: 'POST',
    body: payload,
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() }
}

/** By Fastify alone. */
async function askRoute(headers: Record<string, string>) {
  const answer = await sale.app.inject({ method: 'POST', url: path(), payload: body, headers })
  return { status: answer.statusCode, headers: answer.headers, body: answer.body }
}

/** Without what no two answers have in common. */
function shape({ status, headers, body }: Awaited<ReturnType<typeof ask | typeof askRoute>>) {
  const names = ['date', 'connection', 'keep-alive', 'x-request-id', 'ratelimit-remaining', 'ratelimit-reset']
  const kept = Object.entries(headers).filter(([name]) => !names.includes(name))
  const id = String(headers['x-request-id'])
  expect(body).toContain(id)
  return { status, body: body.replace(id, 'id'), headers: Object.fromEntries(kept) }
}

/** How many of its calls reached the route. */
async function countRouted(work: () => Promise<unknown>): Promise<number> {
  const claim = vi.spyOn(sale.services.flashClaiming, 'claim')
  await work()
  const { length } = claim.mock.calls
  claim.mockRestore()
  return length
}

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

  it('keeps the connection: what was sent and not read does not become the next request', async () => {
    await open({ isOpen: false })
    const answers = await sendOnOneConnection(3)
    expect(answers.match(/HTTP\/1\.1 409/g)).toHaveLength(3)
    expect(answers).not.toMatch(/HTTP\/1\.1 400/)
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
  it('who has no session, comes from elsewhere, sends too much or no JSON', async () => {
    await open({ isOpen: false })
    const large = JSON.stringify({ ...body, path: 'x'.repeat(3000) })
    const answers = await Promise.all([
      ask({}),
      ask({ authorization: 'Bearer nonsense' }),
      ask({ ...cookies(), 'sec-fetch-site': 'cross-site' }),
      ask({ cookie: cookies().cookie }),
      ask(bearer(), large),
      ask({ ...bearer(), 'content-type': 'text/plain' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 403, 403, 400, 415])
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

/** The body comes in a packet of its own, after the answer may have been sent. */
function sendOnOneConnection(times: number): Promise<string> {
  const { port, hostname } = new URL(sale.url)
  const payload = JSON.stringify({ ...body, path: 'x'.repeat(1500) })
  const head = [
    `POST ${path()} HTTP/1.1`,
    `host: ${hostname}:${port}`,
    `authorization: Bearer ${token}`,
    'content-type: application/json',
    `content-length: ${payload.length}`,
  ]
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let [sent, text] = [0, '']
    const send = () => {
      sent++
      socket.write(`${head.join('\r\n')}\r\n\r\n`)
      setTimeout(() => socket.write(payload), 30)
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
