import { connect, type Socket } from 'node:net'
import { AnswerReader } from './answer-reader.ts'
import type { LoadRequest } from './protocol.ts'

const patienceMs = 30_000

/** A request as it goes over the wire: made once, sent many times. */
export function composeRequest(
  origin: string,
  { method, path, headers = {}, body = '' }: LoadRequest,
): Buffer {
  const lines = Object.entries({
    host: new URL(origin).host,
    ...headers,
    ...(body !== '' && { 'content-length': String(Buffer.byteLength(body)) }),
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}

/**
 * One kept-alive connection that costs next to nothing: on two processors a load generator that reads answers
 * thoroughly is busier than the server it loads, and measures itself. It looks at the status and counts the bytes.
 * `localAddress`: which of this machine's addresses the server sees.
 */
export function openLeanConnection(origin: string, localAddress?: string) {
  const { hostname, port } = new URL(origin)
  let socket: Socket | undefined
  let waiting: PromiseWithResolvers<number> | undefined

  function settle(outcome: { status: number } | { error: Error }): void {
    const asked = waiting
    waiting = undefined
    if ('error' in outcome) {
      socket?.destroy()
      socket = undefined
      asked?.reject(outcome.error)
    } else asked?.resolve(outcome.status)
  }

  function open(): Socket {
    const reader = new AnswerReader((status) => settle({ status }))
    const opened = connect({ host: hostname, port: Number(port), noDelay: true, localAddress })
    opened.on('data', (chunk) => reader.read(chunk))
    opened.on('error', (error) => settle({ error }))
    opened.on('close', () => settle({ error: new Error('the connection was closed') }))
    opened.setTimeout(patienceMs, () => settle({ error: new Error(`no answer within ${patienceMs} ms`) }))
    return opened
  }

  return {
    /** Gives the status of the answer once all of it is here. */
    ask(request: Buffer): Promise<number> {
      socket ??= open()
      waiting = Promise.withResolvers<number>()
      socket.write(request)
      return waiting.promise
    },
    close: () => void socket?.destroy(),
  }
}
