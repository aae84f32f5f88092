import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

const pieceBytes = 6_000
const pauseMs = 25

/** Stands before a shop and sends its pages in pieces: a browser draws what it has, and everything else comes later. */
export async function openSlowLine(shopUrl: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((asked, answer) => {
    const isPage = asked.headers.accept?.includes('text/html') ?? false
    const { 'accept-encoding': encoding, ...headers } = asked.headers
    const options = {
      method: asked.method,
      headers: isPage ? headers : { ...headers, 'accept-encoding': encoding },
    }
    const onward = request(new URL(asked.url ?? '/', shopUrl), options, (given) => {
      if (isPage) void drip(given, answer)
      else given.pipe(answer.writeHead(given.statusCode ?? 502, given.headers))
    })
    asked.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function drip(given: IncomingMessage, answer: ServerResponse): Promise<void> {
  const page = Buffer.concat(await Array.fromAsync<Buffer>(given))
  const { 'content-length': _, ...headers } = given.headers
  answer.writeHead(given.statusCode ?? 502, headers)
  for (let sent = 0; sent < page.length; sent += pieceBytes) {
    answer.write(page.subarray(sent, sent + pieceBytes))
    await setTimeout(pauseMs)
  }
  answer.end()
}
