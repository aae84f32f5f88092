import type { Socket } from 'node:net'

export interface Packet {
  command: number
  body: Buffer
}

export interface Reply {
  status: number
  body?: Buffer
}

/** How the server misbehaves, changed while it runs. */
export interface Misbehaviour {
  /** Answers leave in pieces of so many bytes, each in a packet of its own. */
  pieces?: number
  delayMs?: number
  /** What it does instead of answering, or after the first half of the answer, or after all of it. */
  hangUp?: 'before' | 'midway' | 'after'
  /** Keeps the connection and says nothing. */
  isMute?: boolean
  /** Refuses everything with this status. */
  refuses?: number
}

const headBytes = 10
const answerCommand = 100

/** Reads questions off a connection, one after the other, and answers each before the next. */
export async function serve(
  socket: Socket,
  answer: (packet: Packet) => Reply | undefined,
  misbehaviour: Misbehaviour,
): Promise<void> {
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  let seen = Buffer.alloc(0)
  for await (const chunk of socket) {
    seen = Buffer.concat([seen, chunk as Buffer])
    for (let packet = firstPacket(seen); packet !== undefined; packet = firstPacket(seen)) {
      seen = seen.subarray(headBytes + packet.body.length)
      const reply = misbehaviour.refuses ? { status: misbehaviour.refuses } : answer(packet)
      if (reply === undefined) return void socket.end()
      await send(socket, reply, misbehaviour)
    }
  }
}

function firstPacket(seen: Buffer): Packet | undefined {
  if (seen.length < headBytes) return undefined
  const length = Number(seen.readBigInt64BE(0))
  if (seen.length < headBytes + length) return undefined
  return { command: seen.readUInt8(8), body: seen.subarray(headBytes, headBytes + length) }
}

async function send(
  socket: Socket,
  { status, body = Buffer.alloc(0) }: Reply,
  { pieces, delayMs = 0, hangUp, isMute = false }: Misbehaviour,
): Promise<void> {
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
  if (isMute) return
  if (hangUp === 'before') return void socket.destroy()
  const head = Buffer.alloc(headBytes)
  head.writeBigInt64BE(BigInt(body.length))
  head.writeUInt8(answerCommand, 8)
  head.writeUInt8(status, 9)
  const bytes = Buffer.concat([head, body])
  if (hangUp === 'midway') return void socket.end(bytes.subarray(0, bytes.length >> 1))
  const step = pieces ?? bytes.length
  for (let at = 0; at < bytes.length; at += step) {
    socket.write(bytes.subarray(at, at + step))
    if (step < bytes.length) await new Promise((resolve) => setImmediate(resolve))
  }
  if (hangUp === 'after') socket.end()
}
