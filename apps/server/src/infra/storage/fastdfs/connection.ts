import { connect, type Socket } from 'node:net'
import { type Address, command, decodeHead, encodeHead, headBytes, malformed } from './protocol.ts'

export interface Answer {
  status: number
  body: Buffer
}

/** The connection broke before a byte of the answer came: a server that had let go of it has done nothing. */
export class UnansweredError extends Error {
  override name = 'UnansweredError'
}

interface Waiting {
  resolve(answer: Answer): void
  reject(error: Error): void
}

/** No answer is longer: pictures are of a few megabytes. */
const limitBytes = 64 * 1024 * 1024

/** One TCP connection, one question in flight. After any error it is closed and good for nothing more. */
export class FastdfsConnection {
  readonly #socket: Socket
  readonly #timeoutMs: number
  #waiting: Waiting | undefined
  #chunks: Buffer[] = []
  #received = 0
  #isOpen = true

  private constructor(socket: Socket, timeoutMs: number) {
    this.#socket = socket
    this.#timeoutMs = timeoutMs
    socket.on('data', (chunk) => {
      const fault = this.#take(chunk)
      if (fault !== undefined) this.#fail(malformed(fault))
    })
    socket.on('error', (error) => this.#break(error))
    socket.on('close', () => this.#break(new Error('FastDFS: the connection was closed')))
  }

  static open({ host, port }: Address, timeoutMs: number): Promise<FastdfsConnection> {
    const { promise, resolve, reject } = Promise.withResolvers<FastdfsConnection>()
    const socket = connect({ host, port, noDelay: true, keepAlive: true })
    const timer = setTimeout(() => socket.destroy(silence(timeoutMs)), timeoutMs)
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(new FastdfsConnection(socket, timeoutMs))
    })
    return promise.finally(() => clearTimeout(timer))
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  async ask(commandNumber: number, ...parts: Uint8Array[]): Promise<Answer> {
    if (this.#waiting !== undefined) throw new Error('FastDFS: one question at a time')
    if (!this.#isOpen) throw new UnansweredError('FastDFS: the connection is closed')
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    this.#waiting = { resolve, reject }
    this.#socket.ref()
    // The whole answer, not only its next byte, must be here in time.
    const timer = setTimeout(() => this.#fail(silence(this.#timeoutMs)), this.#timeoutMs)
    this.#send(commandNumber, parts)
    return promise.finally(() => clearTimeout(timer))
  }

  close(): void {
    this.#isOpen = false
    this.#socket.destroy()
  }

  #send(commandNumber: number, parts: Uint8Array[]): void {
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    this.#socket.cork()
    this.#socket.write(encodeHead(commandNumber, length))
    for (const part of parts) this.#socket.write(part)
    this.#socket.uncork()
  }

  /** Says what the bytes are not. */
  #take(chunk: Buffer): string | undefined {
    if (this.#waiting === undefined) return 'asked for'
    this.#chunks.push(chunk)
    this.#received += chunk.length
    if (this.#received < headBytes) return undefined
    const head = this.#readHead()
    const isHead = head.command === command.answer && head.bodyLength >= 0 && head.bodyLength <= limitBytes
    if (!isHead) return 'one of this protocol'
    const end = headBytes + head.bodyLength
    if (this.#received > end) return 'as long as it says'
    if (this.#received < end) return undefined
    this.#settle({ status: head.status, body: Buffer.concat(this.#chunks).subarray(headBytes) })
  }

  /** A head may come in pieces; they are joined, what follows is not: it may be megabytes. */
  #readHead() {
    while ((this.#chunks[0]?.length ?? 0) < headBytes) {
      this.#chunks.splice(0, 2, Buffer.concat(this.#chunks.slice(0, 2)))
    }
    return decodeHead(this.#chunks[0] ?? Buffer.alloc(headBytes))
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    this.#chunks = []
    this.#received = 0
    // An idle connection keeps no process alive.
    this.#socket.unref()
    waiting?.resolve(answer)
  }

  #break(error: Error): void {
    this.#fail(this.#received === 0 ? new UnansweredError(error.message, { cause: error }) : error)
  }

  #fail(error: Error): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    this.close()
    waiting?.reject(error)
  }
}

function silence(timeoutMs: number): Error {
  return new Error(`FastDFS: no answer within ${timeoutMs} ms`)
}
