import { describe, expect, it } from 'vitest'
import { composePong, opcodes, readFrames } from './live-frames.ts'

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, length]), payload])
  const head = Buffer.alloc(length < 65_536 ? 4 : 10)
  head[0] = 0x80 | opcode
  head[1] = length < 65_536 ? 126 : 127
  if (length < 65_536) head.writeUInt16BE(length, 2)
  else head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, payload])
}

describe('frames of a server', () => {
  const lengths = [0, 5, 125, 126, 65_535, 65_536]
  const sent = lengths.map((length) => frame(opcodes.text, Buffer.alloc(length, 'x')))

  it('are cut apart, whatever their length', () => {
    const { frames, rest } = readFrames(Buffer.concat(sent))
    expect(frames.map(({ payload }) => payload.length)).toEqual(lengths)
    expect(new Set(frames.map(({ opcode }) => opcode))).toEqual(new Set([opcodes.text]))
    expect(rest.length).toBe(0)
  })

  it.each(lengths)('wait for their last byte: %i', (length) => {
    const whole = frame(opcodes.ping, Buffer.alloc(length))
    for (const cut of [0, 1, 2, 3, 9, whole.length - 1].filter((each) => each < whole.length)) {
      const { frames, rest } = readFrames(whole.subarray(0, cut))
      expect(frames).toEqual([])
      expect(rest.length).toBe(cut)
    }
  })

  it('are answered by a masked pong with the same payload', () => {
    expect(composePong(Buffer.from('hi'))).toEqual(Buffer.from([0x8a, 0x82, 0, 0, 0, 0, 0x68, 0x69]))
  })
})
