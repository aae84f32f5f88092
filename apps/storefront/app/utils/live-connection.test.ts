import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLiveConnection, type LiveState } from './live-connection.ts'

class FakeSocket extends EventTarget {
  since: string | undefined
  isClosing = false
  constructor(since: string | undefined) {
    super()
    this.since = since
  }
  close() {
    this.isClosing = true
  }
  drop() {
    this.dispatchEvent(new Event('close'))
  }
  say(id: string, kind: string, data: object = {}) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ id, kind, data }) }))
  }
}

let sockets: FakeSocket[]
let states: LiveState[]
let checkIn: () => Promise<boolean>
let live: ReturnType<typeof createLiveConnection>
beforeEach(() => {
  vi.useFakeTimers()
  sockets = []
  states = []
  checkIn = vi.fn(async () => true)
  live = createLiveConnection({
    openSocket(since) {
      const socket = new FakeSocket(since)
      sockets.push(socket)
      return socket
    },
    checkIn: () => checkIn(),
    onState: (state) => states.push(state),
    random: () => 1,
  })
})
afterEach(() => vi.useRealTimers())

const newest = () => sockets.at(-1) as FakeSocket
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('§14.2 the live connection of a browser', () => {
  it('opens when somebody is signed in and something listens, one for all listeners', () => {
    live.on('flash.ticket', () => {})
    expect(sockets).toHaveLength(0)
    live.allow(true)
    live.on('flash.ticket', () => {})
    newest().say('5', 'live.ready')
    expect(sockets).toHaveLength(1)
    expect(states).toEqual(['connecting', 'open'])
  })

  it('tells those who listen to a kind', () => {
    const heard: object[] = []
    live.allow(true)
    const stop = live.on('flash.ticket', (ticket) => heard.push(ticket))
    live.on('flash.ticket', () => {})
    newest().say('6', 'flash.ticket', { state: 'ordered' })
    newest().say('7', 'another.kind', {})
    stop()
    newest().say('8', 'flash.ticket', { state: 'paid' })
    expect(heard).toEqual([{ state: 'ordered' }])
  })

  it('opens a lost one again after the last message, and asks who is here only when it was refused', async () => {
    live.allow(true)
    live.on('flash.ticket', () => {})
    newest().say('5', 'live.ready')
    newest().say('6', 'flash.ticket')
    newest().drop()
    expect(states.at(-1)).toBe('closed')
    await pass(500)
    expect(sockets.map(({ since }) => since)).toEqual([undefined, '6'])
    expect(checkIn).not.toHaveBeenCalled()
    newest().drop()
    await pass(1000)
    expect(checkIn).toHaveBeenCalledOnce()
    expect(newest().since).toBe('6')
  })

  it('waits longer each time, half a minute at most, and begins anew when it has worked', async () => {
    live.allow(true)
    live.on('flash.ticket', () => {})
    for (const pause of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const before = sockets.length
      newest().drop()
      await pass(pause - 1)
      expect(sockets).toHaveLength(before)
      await pass(1)
      expect(sockets).toHaveLength(before + 1)
    }
    newest().say('5', 'live.ready')
    newest().drop()
    await pass(500)
    expect(sockets).toHaveLength(10)
  })

  it('stays away when nobody is signed in any more', async () => {
    live.allow(true)
    live.on('flash.ticket', () => {})
    checkIn = async () => false
    newest().drop()
    await pass(60_000)
    expect(sockets).toHaveLength(1)
    live.allow(true)
    expect(sockets).toHaveLength(2)
  })

  it('hangs up at a logout, and the next person begins anew', async () => {
    live.allow(true)
    live.on('flash.ticket', () => {})
    newest().say('6', 'flash.ticket')
    live.allow(false)
    expect([newest().isClosing, states.at(-1)]).toEqual([true, 'closing'])
    newest().drop()
    await pass(60_000)
    expect(sockets).toHaveLength(1)
    live.allow(true)
    expect(newest().since).toBeUndefined()
  })

  it('falls silent a moment after the last listener has gone, unless another comes', async () => {
    live.allow(true)
    const stop = live.on('flash.ticket', () => {})
    stop()
    await pass(4000)
    const stopNext = live.on('flash.ticket', () => {})
    await pass(10_000)
    expect(newest().isClosing).toBe(false)
    stopNext()
    await pass(5000)
    expect(newest().isClosing).toBe(true)
    newest().drop()
    await pass(60_000)
    expect(sockets).toHaveLength(1)
  })

  it('opens a new one at once when it is wanted again while the old one closes', async () => {
    live.allow(true)
    live.on('flash.ticket', () => {})
    live.allow(false)
    live.allow(true)
    newest().drop()
    await pass(500)
    expect(sockets).toHaveLength(2)
  })
})
