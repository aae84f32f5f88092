import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { composeRequest } from './lean-connection.ts'
import { composePong, opcodes, readFrames } from './live-frames.ts'

interface Visitor {
  origin: string
  token: string
  /** Which of this machine's addresses the server sees. */
  localAddress: string
}

interface Ears {
  hear(text: string): void
  /** Not called where we close it ourselves. */
  lose(): void
}

const headEnd = '\r\n\r\n'
const patienceMs = 60_000

/**
 * A socket at /api/live that costs next to nothing: ten thousand of them, and the server that holds them, have two
 * processors. Answers pings. Resolves once `live.ready` has come; rejects where it is refused, or nothing comes.
 */
export function openLiveClient({ origin, token, localAddress }: Visitor, ears: Ears): Promise<Socket> {
  const { hostname, port } = new URL(origin)
  const socket = connect({ host: hostname, port: Number(port), localAddress, noDelay: true })
  const ready = Promise.withResolvers<Socket>()
  let isReady = false
  let isUpgraded = false
  let pending: Buffer = Buffer.alloc(0)

  function readHead(): void {
    const end = pending.indexOf(headEnd)
    if (end < 0) return
    const line = pending.subarray(0, pending.indexOf('\r\n')).toString()
    if (!line.startsWith('HTTP/1.1 101 ')) return void socket.destroy(new Error(`not let in: ${line}`))
    isUpgraded = true
    pending = pending.subarray(end + headEnd.length)
  }
  function read(chunk: Buffer): void {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    if (!isUpgraded) readHead()
    if (!isUpgraded) return
    const { frames, rest } = readFrames(pending)
    // A copy: the rest alone would keep all of what came with it.
    pending = Buffer.from(rest)
    for (const { opcode, payload } of frames) {
      if (opcode === opcodes.ping) socket.write(composePong(payload))
      else if (opcode === opcodes.close) socket.end()
      else if (opcode === opcodes.text) hear(payload.toString())
    }
  }
  function hear(text: string): void {
    if (!text.includes('"live.ready"')) {
      ears.hear(text)
      return
    }
    isReady = true
    socket.setTimeout(0)
    ready.resolve(socket)
  }

  socket.on('data', read)
  socket.on('error', ready.reject)
  socket.on('close', () => {
    ready.reject(new Error('the socket was closed before it was ready'))
    if (isReady && !isLeft.has(socket)) ears.lose()
  })
  socket.setTimeout(patienceMs, () => socket.destroy(new Error(`not ready within ${patienceMs} ms`)))
  socket.write(composeHandshake(origin, token))
  return ready.promise
}

/** Closed by us. */
const isLeft = new WeakSet<Socket>()

export function leave(socket: Socket): void {
  isLeft.add(socket)
  socket.destroy()
}

function composeHandshake(origin: string, token: string): Buffer {
  const headers = {
    authorization: `Bearer ${token}`,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  }
  return composeRequest(origin, { method: 'GET', path: '/api/live', headers })
}
