import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sendBulk } from './elasticsearch-bulk.ts'
import { createElasticsearchClient } from './elasticsearch-client.ts'

interface Answer {
  status: number
  body?: object
  /** Answers nothing for so long. */
  afterMs?: number
}

let server: Server
let url: string
let answers: Answer[]
let heard: { request: IncomingMessage; body: string }[]

beforeEach(async () => {
  answers = []
  heard = []
  server = createServer(async (request, response) => {
    heard.push({ request, body: await text(request) })
    const { status, body = {}, afterMs = 0 } = answers.shift() ?? { status: 200 }
    setTimeout(() => response.writeHead(status).end(JSON.stringify(body)), afterMs)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const open = (options: { apiKey?: string; login?: string; timeoutMs?: number } = {}) =>
  createElasticsearchClient({
    url: `http://${options.login ? `${options.login}@` : ''}${url}`,
    firstWaitMs: 1,
    ...options,
  })

it('§4.3 tries again while the server is overloaded, and gives what it says then', async () => {
  answers = [{ status: 429 }, { status: 503 }, { status: 200, body: { count: 3 } }]
  expect(await open().send('GET', '/x/_count')).toEqual({ count: 3 })
  expect(heard).toHaveLength(3)
})

it('gives up after five tries, and at once on any other refusal', async () => {
  answers = Array(9).fill({ status: 429 })
  await expect(open().send('GET', '/x')).rejects.toMatchObject({ status: 429 })
  expect(heard).toHaveLength(5)
  answers = [{ status: 400, body: { error: 'bad' } }]
  await expect(open().send('GET', '/x')).rejects.toMatchObject({ status: 400 })
  expect(heard).toHaveLength(6)
})

it('does not wait for ever', async () => {
  answers = [{ status: 200, afterMs: 2000 }, { status: 200 }]
  const startedAt = Date.now()
  await open({ timeoutMs: 100 }).send('GET', '/x')
  expect(Date.now() - startedAt).toBeLessThan(1500)
})

it('shows a password of the address or an API key, and nothing without', async () => {
  await open({ login: 'shop:p%40ss' }).send('GET', '/x')
  await open({ apiKey: 'abc' }).send('GET', '/x')
  await open().send('GET', '/x')
  const shown = heard.map(({ request }) => request.headers.authorization)
  expect(shown).toEqual([`Basic ${Buffer.from('shop:p@ss').toString('base64')}`, 'ApiKey abc', undefined])
})

const item = (status: number, reason?: string) => ({
  index: { status, ...(reason && { error: { reason } }) },
})
const put = (id: number, fine: number[] = []) => ({
  verb: 'index' as const,
  into: 'x',
  id,
  source: { id },
  fine,
})

it('§4.3 looks at each document of a bulk request: sends again what found no room, and only that', async () => {
  answers = [
    { status: 200, body: { errors: true, items: [item(200), item(429, 'full'), item(409, 'there')] } },
    { status: 200, body: { errors: false, items: [item(201)] } },
  ]
  await sendBulk(open(), [put(1), put(2), put(3, [409])])
  expect(heard[1]?.body).toBe('{"index":{"_index":"x","_id":"2"}}\n{"id":2}\n')
})

it('§4.3 does not pass over a document that was refused', async () => {
  answers = [{ status: 200, body: { errors: true, items: [item(200), item(400, 'no such field')] } }]
  await expect(sendBulk(open(), [put(1), put(2)])).rejects.toThrow('no such field')
})
