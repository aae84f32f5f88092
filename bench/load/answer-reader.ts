const headEnd = Buffer.from('\r\n\r\n')
const lastChunk = Buffer.from('0\r\n\r\n')
const nothing = Buffer.alloc(0)

/** `body`: empty unless bodies are kept, and of an answer that is sent in chunks. */
export interface RawAnswer {
  status: number
  body: Buffer
}

/**
 * Tells where one HTTP/1.1 answer ends, for answers that come one at a time: by `content-length`, or by the last chunk.
 * The body is counted, and kept only where that is wanted.
 */
export class AnswerReader {
  readonly #onAnswer: (answer: RawAnswer) => void
  readonly #keepsBodies: boolean
  /** The head so far; of a chunked body, the bytes that could begin its end. */
  #pending: Buffer = nothing
  #status = 0
  #isInBody = false
  /** Bytes of the body to come; undefined for a chunked one. */
  #left: number | undefined
  #body: Buffer = nothing

  constructor(onAnswer: (answer: RawAnswer) => void, { keepsBodies = false } = {}) {
    this.#onAnswer = onAnswer
    this.#keepsBodies = keepsBodies
  }

  read(chunk: Buffer): void {
    if (this.#isInBody) this.#readBody(chunk)
    else this.#readStart(chunk)
  }

  #readStart(chunk: Buffer): void {
    const seen = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    const end = seen.indexOf(headEnd)
    if (end < 0) {
      this.#pending = seen
      return
    }
    this.#pending = nothing
    this.#readHead(seen.toString('latin1', 0, end))
    this.#readBody(seen.subarray(end + headEnd.length))
  }

  #readHead(head: string): void {
    this.#status = Number(head.slice(9, 12))
    this.#isInBody = true
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    const isChunked = length === undefined && /\r\ntransfer-encoding: *chunked/i.test(head)
    this.#left = isChunked ? undefined : Number(length ?? 0)
  }

  #readBody(chunk: Buffer): void {
    if (this.#left === undefined) {
      const tail = Buffer.concat([this.#pending, chunk]).subarray(-lastChunk.length)
      this.#pending = tail
      if (tail.equals(lastChunk)) this.#end()
      return
    }
    this.#left -= chunk.length
    if (this.#keepsBodies) this.#body = this.#body.length === 0 ? chunk : Buffer.concat([this.#body, chunk])
    if (this.#left <= 0) this.#end()
  }

  #end(): void {
    const answer = { status: this.#status, body: this.#body }
    this.#isInBody = false
    this.#pending = nothing
    this.#body = nothing
    this.#onAnswer(answer)
  }
}
