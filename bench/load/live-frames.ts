/** The little of RFC 6455 that a client needs who only listens. */
export interface Frame {
  opcode: number
  payload: Buffer
}

export const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const

/** The complete frames at the start of what a server sent; `rest` is the beginning of the next one. */
export function readFrames(bytes: Buffer): { frames: Frame[]; rest: Buffer } {
  const frames: Frame[] = []
  let at = 0
  for (let found = readFrame(bytes, at); found !== undefined; found = readFrame(bytes, at)) {
    frames.push(found)
    at = found.end
  }
  return { frames, rest: bytes.subarray(at) }
}

function readFrame(bytes: Buffer, start: number): (Frame & { end: number }) | undefined {
  const short = bytes[start + 1]
  if (short === undefined) return undefined
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0
  const from = start + 2 + extra
  if (bytes.length < from) return undefined
  const length =
    extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(start + 2) : readLong(bytes, start + 2)
  const end = from + length
  if (bytes.length < end) return undefined
  return { opcode: (bytes[start] ?? 0) & 15, payload: bytes.subarray(from, end), end }
}

function readLong(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64BE(at))
}

/** Answers a ping; its payload is at most 125 bytes. A client masks what it sends, which a key of zeros leaves as it is. */
export function composePong(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x80 | opcodes.pong, 0x80 | payload.length, 0, 0, 0, 0]), payload])
}
