import { connect as dial } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openTestShop, type TestShop } from '../../test/shop.ts'
import { asBrowser, connect, knock } from './live.fixtures.ts'

let shop: TestShop
let socketUrl: string
beforeAll(async () => {
  shop = await openTestShop({ env: { RATE_LIMIT_SCALE: '0' } })
  socketUrl = `${shop.url.replace('http', 'ws')}/api/live`
})
afterAll(() => shop.close())

let people = 0
async function logIn() {
  const { accounts } = shop.services
  const userId = await accounts.createByMobile(`139${String(++people).padStart(8, '0')}`)
  const visitor = { ip: '203.0.113.7', userAgent: 'vitest' }
  const { session } = await accounts.enter(userId, { isPersistent: true }, visitor)
  return { userId, token: session.accessToken }
}

describe('§14.2 the socket of a whole shop', () => {
  it('stands on the port of the shop, for who has logged in', async () => {
    const { userId, token } = await logIn()
    const { messages, socket } = await connect(socketUrl, asBrowser(token, shop.url))
    await shop.services.push.send(userId, 'flash.ticket', { state: 'ordered' })
    await vi.waitFor(() => expect(messages).toMatchObject([{ data: { state: 'ordered' } }]))
    socket.close()
  })

  it('gives tickets that open it', async () => {
    const { token } = await logIn()
    const answer = await shop.app.inject({
      method: 'POST',
      url: '/api/live-tickets',
      headers: { authorization: `Bearer ${token}` },
    })
    const { ticket } = answer.json() as { ticket: string }
    const { socket } = await connect(`${socketUrl}?ticket=${encodeURIComponent(ticket)}`, {})
    expect(shop.services.live.size()).toBeGreaterThan(0)
    socket.close()
  })

  it('is not for strangers, and there is no other', async () => {
    expect(await knock(socketUrl)).toMatchObject({ status: 401, code: 'account.login_required' })
    expect(await knock(socketUrl.replace('/live', '/nothing'))).toMatchObject({
      status: 404,
      code: 'request.not_found',
    })
  })

  it('leaves alone who would like to speak another protocol elsewhere', async () => {
    for (const protocol of ['h2c', 'websocket']) {
      const answer = await rawRequest('/healthz', protocol)
      expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    }
  })
})

/** Asks with an `Upgrade` header, as Java's client does with every plain request; gives the whole answer. */
async function rawRequest(path: string, protocol: string): Promise<string> {
  const { hostname, port } = new URL(shop.url)
  const socket = dial(Number(port), hostname)
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade, close\r\nUpgrade: ${protocol}\r\n\r\n`,
  )
  let text = ''
  for await (const chunk of socket) {
    text += chunk
    if (text.includes('\r\n\r\n')) break
  }
  return text
}
