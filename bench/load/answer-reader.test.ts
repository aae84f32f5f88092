import { expect, it } from 'vitest'
import { AnswerReader } from './answer-reader.ts'

const counted = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nx: y\r\n\r\nhello'
const chunked = 'HTTP/1.1 503 Busy\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'
const empty = 'HTTP/1.1 304 Not Modified\r\n\r\n'

it('knows where an answer ends, wherever the network cuts it', () => {
  for (const [text, status] of [[counted, 200] as const, [chunked, 503] as const, [empty, 304] as const]) {
    for (let size = 1; size <= text.length; size++) {
      const seen: number[] = []
      const reader = new AnswerReader(({ status: given }) => seen.push(given))
      const bytes = Buffer.from(text + text)
      // An answer comes only after the one before it was read: they never share a piece.
      for (const half of [bytes.subarray(0, text.length), bytes.subarray(text.length)]) {
        for (let at = 0; at < half.length; at += size) {
          expect(seen).toHaveLength(half.byteOffset === bytes.byteOffset ? 0 : 1)
          reader.read(half.subarray(at, at + size))
        }
      }
      expect(seen).toEqual([status, status])
    }
  }
})

it('keeps a body that somebody wants to read, however it is cut', () => {
  for (let size = 1; size <= counted.length; size++) {
    const seen: string[] = []
    const reader = new AnswerReader(({ body }) => seen.push(body.toString()), { keepsBodies: true })
    for (const text of [counted, counted]) {
      for (let at = 0; at < text.length; at += size) reader.read(Buffer.from(text.slice(at, at + size)))
    }
    expect(seen).toEqual(['hello', 'hello'])
  }
})
