import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { liveCloseCodes } from '@jishi/contract'
import { WebSocketServer } from 'ws'
import type { Push, PushMessage } from '../infra/push/push.ts'
import { AppError } from '../kernel/app-error.ts'
import { LiveClient, type LiveOwner } from './live-client.ts'
import { createLiveList } from './live-list.ts'

export type LiveHub = ReturnType<typeof createLiveHub>

interface Deps {
  push: Push
  /** Whether the session of that family is over. */
  hasEnded(family: string): boolean
  isBanned(ip: string): boolean
  options?: Partial<typeof defaults>
}

interface Handshake {
  socket: Duplex
  head: Buffer
  owner: LiveOwner
  /** The last message that the client has seen. */
  since: string | undefined
}

const defaults = {
  /** Each client is pinged so often; one that has not answered by the next time is dead. */
  beatMs: 25_000,
  /** Of what a client has not taken yet. */
  mostBufferedBytes: 64 * 1024,
  perPerson: 8,
  /** An address may be an office or a mobile network. */
  perAddress: 1000,
  /** What a client that is asked to close may take for it. */
  closeTimeout: 2000,
}

/** A round of beats is so many steps, so that ten thousand clients are not pinged at one moment. */
const turns = 25

/** The open sockets of this process. Each hears what is sent to its person, in whatever process, once and in order. */
export function createLiveHub({ push, hasEnded, isBanned, options }: Deps) {
  const { beatMs, mostBufferedBytes, closeTimeout, ...caps } = { ...defaults, ...options }
  const list = createLiveList(caps)
  const server = openServer({ closeTimeout })
  let turn = 0
  let beating: NodeJS.Timeout | undefined
  let stopListening = () => {}
  let isClosing = false
  const allGone = Promise.withResolvers<void>()

  function hear(userId: number, message: PushMessage): void {
    const clients = list.of(userId)
    if (clients.length === 0) return
    const text = JSON.stringify(message)
    for (const client of clients) {
      if (client.waiting) client.waiting.push(message)
      else client.deliver(Number(message.id), text, mostBufferedBytes)
    }
  }

  /**
   * Sends what came after `since`, or nothing old without it, and from then on what comes. The client is on the list by
   * now: what comes while the kept messages are read waits, and goes out behind them unless it was among them.
   */
  async function catchUp(client: LiveClient, since: string | undefined): Promise<void> {
    client.waiting = []
    let kept: PushMessage[]
    do {
      client.isBehind = false
      kept = await push.readSince(client.owner.userId, since)
    } while (client.isBehind)
    const readyAt = since ?? kept.at(-1)?.id ?? '0'
    client.lastId = Number(readyAt)
    client.send(JSON.stringify({ id: readyAt, kind: 'live.ready', data: {} }))
    for (const message of [...kept, ...client.waiting])
      client.deliver(Number(message.id), JSON.stringify(message), mostBufferedBytes)
    client.waiting = undefined
  }

  /** A client that cannot be given what it missed comes back in a moment and asks again. */
  function catchUpOrClose(client: LiveClient, since: string | undefined): void {
    catchUp(client, since).catch(() => client.close(1013, 'try again later'))
  }

  function bridgeGap(): void {
    for (const client of list.all()) {
      if (client.waiting) client.isBehind = true
      else catchUpOrClose(client, String(client.lastId))
    }
  }

  function beat(): void {
    turn = (turn + 1) % turns
    for (const client of list.all()) if (client.turn === turn) look(client)
  }

  function look(client: LiveClient): void {
    const { owner, isAlive } = client
    client.isAlive = false
    client.frames = 0
    if (hasEnded(owner.family)) client.close(liveCloseCodes.sessionEnded, 'session ended')
    else if (isBanned(owner.ip)) client.close(liveCloseCodes.banned, 'banned')
    else if (isAlive) client.ping()
    else client.terminate()
  }

  function forget(this: LiveClient): void {
    list.remove(this)
    if (isClosing && list.size() === 0) allGone.resolve()
  }

  function begin(client: LiveClient, owner: LiveOwner, since: string | undefined): void {
    client.owner = owner
    client.turn = turn
    client.listen(forget)
    list.add(client)
    catchUpOrClose(client, since)
  }

  return {
    /** Throws request.too_many where the person or their address has enough, and server.busy at the end. */
    checkRoom(owner: LiveOwner): void {
      if (isClosing) throw new AppError('server.busy')
      list.checkRoom(owner)
    },
    /** Takes over the socket of a handshake that has been judged; `head` is what came behind it. */
    open(request: IncomingMessage, { socket, head, owner, since }: Handshake): void {
      server.handleUpgrade(request, socket, head, (client) => begin(client, owner, since))
    },
    size: list.size,
    start(): void {
      stopListening = push.listen(hear, bridgeGap)
      beating = setInterval(beat, beatMs / turns).unref()
    },
    /** Tells everybody to come back soon, to another process; resolves when they have gone, or have been cut off. */
    async close(): Promise<void> {
      isClosing = true
      clearInterval(beating)
      stopListening()
      if (list.size() === 0) return
      for (const client of list.all()) client.close(1012, 'restarting')
      await allGone.promise
    },
  }
}

/** Nothing is compressed: it would cost a client more memory than all the rest of it. */
function openServer(own: { closeTimeout: number }) {
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    autoPong: false,
    maxPayload: 1024,
    maxFragments: 8,
    WebSocket: LiveClient,
    ...own,
  }
  return new WebSocketServer<typeof LiveClient>(options)
}
