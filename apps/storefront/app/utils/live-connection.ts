import type { LiveKind, LiveKinds, LiveMessage } from '@jishi/contract'

export type LiveState = 'connecting' | 'open' | 'closing' | 'closed'
export type LiveListener<Kind extends LiveKind> = (data: LiveKinds[Kind]) => void

interface Deps {
  /** Opens a socket that goes on after the message `since`; without it, with what comes from now on. */
  openSocket(since: string | undefined): Pick<WebSocket, 'addEventListener' | 'close'>
  /** Asks who is here, which renews a session that ran out. False: nobody any more. */
  checkIn(): Promise<boolean>
  onState(state: LiveState): void
  random?: () => number
}

/** The next page may want it again. */
const lingerMs = 5000
const firstPauseMs = 500
const longestPauseMs = 30_000

/**
 * Keeps one socket open while somebody is signed in and something listens. A lost one is opened again, later each time and
 * not at the same moment as everybody else's, and goes on after the last message that was seen.
 */
export function createLiveConnection({ openSocket, checkIn, onState, random = Math.random }: Deps) {
  const listeners = new Map<string, Set<(data: never) => void>>()
  let isAllowed = false
  let since: string | undefined
  let socket: ReturnType<Deps['openSocket']> | undefined
  let isReady = false
  /** We have closed it: what still comes is for nobody. */
  let isEnding = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const isWanted = () => isAllowed && listeners.size > 0

  function hear({ data }: MessageEvent<string>): void {
    if (isEnding) return
    const message = JSON.parse(data) as LiveMessage
    since = message.id
    if (message.kind === 'live.ready') {
      isReady = true
      failures = 0
      onState('open')
    }
    for (const listener of listeners.get(message.kind) ?? []) listener(message.data as never)
  }

  function connect(): void {
    isReady = false
    isEnding = false
    onState('connecting')
    const own = openSocket(since)
    socket = own
    own.addEventListener('message', (event) => hear(event as MessageEvent<string>))
    own.addEventListener('close', () => {
      socket = undefined
      onState('closed')
      if (isWanted()) connectLater()
    })
  }

  function connectLater(): void {
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** failures)
    failures += 1
    wait(pause * (0.5 + random() / 2), async () => {
      // A handshake that is refused says no reason: perhaps the session ran out.
      if (!isReady && !(await checkIn())) isAllowed = false
      if (isWanted() && socket === undefined) connect()
    })
  }

  function wait(ms: number, then: () => void): void {
    clearTimeout(timer)
    timer = setTimeout(then, ms)
  }

  function hangUp(): void {
    clearTimeout(timer)
    if (socket === undefined) return
    isEnding = true
    onState('closing')
    socket.close()
  }

  /** Brings the socket in line with what is wanted now. */
  function settle(): void {
    clearTimeout(timer)
    if (!isAllowed) hangUp()
    else if (!isWanted()) wait(lingerMs, hangUp)
    else if (socket === undefined) connect()
  }

  return {
    /** Whether somebody is signed in. The next person begins anew. */
    allow(isSignedIn: boolean): void {
      if (isAllowed === isSignedIn) return
      isAllowed = isSignedIn
      if (!isSignedIn) since = undefined
      failures = 0
      settle()
    },

    on<Kind extends LiveKind>(kind: Kind, listener: LiveListener<Kind>): () => void {
      const ofKind = listeners.get(kind) ?? new Set()
      listeners.set(kind, ofKind.add(listener))
      settle()
      return () => {
        ofKind.delete(listener)
        if (ofKind.size === 0 && listeners.get(kind) === ofKind) listeners.delete(kind)
        settle()
      }
    },
  }
}
