import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage, ServerResponse } from 'node:http'
import Fastify from 'fastify'
import type { Rendered, RenderPage } from '../modules/page/index.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>
/** The storefront as it is built: it draws the page of a request into an answer. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => unknown

const patienceMs = 20_000

declare module 'node:http' {
  interface IncomingMessage {
    /** Lets the renderer in this process call the API without a network hop. */
    jishiFetch?: Fetch
  }
}

/**
 * Draws pages as anybody sees them, without a visitor, and notes what the API was asked for each. A server that nobody can
 * reach stands between, because the storefront wants a request and an answer.
 */
export async function createPageRenderer(
  handler: NodeHandler,
  callApi: Fetch,
): Promise<{ renderPage: RenderPage; close(): Promise<void> }> {
  const recording = new AsyncLocalStorage<Rendered['calls']>()
  const inner = Fastify()
  inner.get('/*', ({ raw }, reply) => {
    const calls = recording.getStore()
    raw.jishiFetch = async (url, init) => {
      const answer = await callApi(url, init)
      if (answer.ok) calls?.push({ url, reply: await answer.clone().json() })
      return answer
    }
    // The storefront asks for the socket by its old name; a request that came by no network warns of that.
    Object.defineProperty(raw, 'connection', { value: raw.socket, configurable: true })
    reply.hijack()
    return handler(raw, reply.raw)
  })
  await inner.ready()

  return {
    async renderPage(path, language) {
      const calls: Rendered['calls'] = []
      // By cookie, not by `?lang=`: the page remembers its own address.
      const headers = { accept: 'text/html', cookie: `jishi_lang=${language}` }
      // Awaited inside: the request is sent when somebody waits for it.
      const answer = await recording.run(
        calls,
        async () => await inner.inject({ url: path, headers, signal: AbortSignal.timeout(patienceMs) }),
      )
      return { status: answer.statusCode, headers: toText(answer.headers), html: answer.rawPayload, calls }
    },
    close: () => inner.close(),
  }
}

function toText(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}
