import { connect, type Socket } from 'node:net'
import { AnswerReader, type RawAnswer } from './answer-reader.ts'
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
 * `localAddress`: which of this machine's addresses the server sees. `keepsBodies`: for who wants to read some of them.
 */
export function openLeanConnection(
  origin: string,
  { localAddress, keepsBodies = false }: { localAddress?: string; keepsBodies?: boolean } = {},
) {
  const { hostname, port } = new URL(origin)
  let socket: Socket | undefined
  let waiting: PromiseWithResolvers<RawAnswer> | undefined

  function settle(outcome: RawAnswer | { error: Error }): void {
    const asked = waiting
    waiting = undefined
    if ('error' in outcome) {
      socket?.destroy()
      socket = undefined
      asked?.reject(outcome.error)
    } else asked?.resolve(outcome)
  }

  function open(): Socket {
    const reader = new AnswerReader(settle, { keepsBodies })
    const opened = connect({ host: hostname, port: Number(port), noDelay: true, localAddress })
    opened.on('data', (chunk) => reader.read(chunk))
    opened.on('error', (error) => settle({ error }))
    opened.on('close', () => settle({ error: new Error('the connection was closed') }))
    opened.setTimeout(patienceMs, () => settle({ error: new Error(`no answer within ${patienceMs} ms`) }))
    return opened
  }

  function askAll(request: Buffer): Promise<RawAnswer> {
    socket ??= open()
    waiting = Promise.withResolvers<RawAnswer>()
    socket.write(request)
    return waiting.promise
  }

  return {
    askAll,
    /** Gives the status of the answer once all of it is here. */
    ask: (request: Buffer): Promise<number> => askAll(request).then(({ status }) => status),
    close: () => void socket?.destroy(),
  }
}
