import type { EventEmitter } from 'node:events'
import { WebSocket } from 'ws'
import type { PushMessage } from '../infra/push/push.ts'

/** Between two beats a client may send so many frames; what they say is of no interest. */
const mostFrames = 20

/** Whom a socket belongs to. */
export interface LiveOwner {
  userId: number
  /** Of the session that opened it. */
  family: string
  ip: string
  /** Who is counted at that address. */
  customer: string
}

/**
 * The socket of an open page. There may be ten thousand in a process: what it knows are fields, and its listeners are
 * functions that all of them share.
 */
export class LiveClient extends WebSocket {
  owner: LiveOwner = nobody
  /** When in a round of beats it is looked at. */
  turn = 0
  /** Has answered the last ping. */
  isAlive = true
  frames = 0
  /** The last message that went out, or was left out because the client knows it. */
  lastId = 0
  /** What came while the missed messages are read; undefined: what comes goes out at once. */
  waiting: PushMessage[] | undefined
  /** News may have been lost while the missed messages were read: they are read again. */
  isBehind = false

  /** Sends what the client does not have yet. Who reads slower than we send is cut off before they fill our memory. */
  deliver(id: number, text: string, mostBufferedBytes: number): void {
    if (id <= this.lastId) return
    this.lastId = id
    if (this.bufferedAmount > mostBufferedBytes) this.terminate()
    else this.send(text)
  }

  listen(onClose: (this: LiveClient) => void): void {
    attach(this, onClose)
  }
}

function attach(client: EventEmitter, onClose: (this: LiveClient) => void): void {
  client.on('close', onClose)
  client.on('error', ignore)
  client.on('pong', noteLife)
  client.on('ping', answerPing)
  client.on('message', countFrame)
}

const nobody: LiveOwner = { userId: 0, family: '', ip: '', customer: '' }

/** `ws` closes a socket that breaks the protocol, or sends too much at once, by itself. */
function ignore(): void {}

function noteLife(this: LiveClient): void {
  this.isAlive = true
  countFrame.call(this)
}

function answerPing(this: LiveClient, data: Buffer): void {
  countFrame.call(this)
  this.pong(data)
}

function countFrame(this: LiveClient): void {
  this.frames += 1
  if (this.frames > mostFrames) this.close(1008, 'too many frames')
}
