import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Push } from '../infra/push/push.ts'
import {
  asBrowser,
  connect,
  type LiveProcess,
  type LiveScene,
  numbersOf,
  openLiveScene,
} from './live.fixtures.ts'

let scene: LiveScene
let one: LiveProcess
beforeEach(async () => {
  scene = await openLiveScene()
  one = await scene.startProcess()
})
afterEach(() => scene.close())

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const connectAs = (userId: number, at = one, since?: string) =>
  connect(
    at.url + (since === undefined ? '' : `?since=${since}`),
    asBrowser(scene.tokenOf(userId), at.origin),
  )
const send = (n: number) => one.push.send(7, 'test', { n })

describe('§14.2 resume after a reconnect', () => {
  it('sends what was missed, and then goes on', async () => {
    const first = await connectAs(7)
    await send(1)
    await vi.waitFor(() => expect(first.messages).toHaveLength(1))
    first.socket.terminate()
    await send(2)
    await send(3)
    const second = await connectAs(7, one, first.messages[0]?.id)
    await send(4)
    await vi.waitFor(() => expect(numbersOf(second.messages)).toEqual([2, 3, 4]))
  })

  it('sends nothing old to who comes for the first time, but knows where they began', async () => {
    await send(1)
    const first = await connectAs(7)
    first.socket.terminate()
    await send(2)
    const second = await connectAs(7, one, first.readyAt)
    await vi.waitFor(() => expect(numbersOf(second.messages)).toEqual([2]))
    expect(first.messages).toEqual([])
  })

  it('sends the first message of all to who began before it', async () => {
    const { socket, readyAt } = await connectAs(7)
    socket.terminate()
    await send(1)
    const again = await connectAs(7, one, readyAt)
    await vi.waitFor(() => expect(numbersOf(again.messages)).toEqual([1]))
  })

  it('misses nothing and gets nothing twice, however often it comes back while messages arrive', async () => {
    const slow = await scene.startProcess({}, lateReader)
    const seen: number[] = []
    let since = (await connectAs(7)).readyAt
    let isOver = false
    const sending = (async () => {
      for (let n = 0; n < 300; n++) {
        await (n % 2 ? one : slow).push.send(7, 'test', { n })
        await sleep(n % 5)
      }
      await sleep(300)
      isOver = true
    })()
    for (let turn = 0; !isOver; turn++) {
      const { socket, messages } = await connectAs(7, turn % 2 ? one : slow, since)
      await sleep(20 + ((turn * 37) % 100))
      socket.terminate()
      seen.push(...numbersOf(messages))
      since = messages.at(-1)?.id ?? since
    }
    await sending
    expect(seen).toEqual(Array.from({ length: 300 }, (_, n) => n))
  })

  it('fills a gap of the news for everybody who is connected', async () => {
    let tellOfGap = () => {}
    let isDeaf = false
    const deaf = await scene.startProcess({}, (push) => ({
      ...push,
      listen(listener, onGap = () => {}) {
        tellOfGap = onGap
        return push.listen((userId, message) => isDeaf || listener(userId, message), onGap)
      },
    }))
    const { messages } = await connectAs(7, deaf)
    await send(1)
    await vi.waitFor(() => expect(messages).toHaveLength(1))
    isDeaf = true
    await send(2)
    await sleep(300)
    isDeaf = false
    tellOfGap()
    await send(3)
    await vi.waitFor(() => expect(numbersOf(messages)).toEqual([1, 2, 3]))
  })

  it('asks to come back in a moment when the store does not answer', async () => {
    const lame = await scene.startProcess({}, (push) => ({
      ...push,
      readSince: () => Promise.reject(new Error('away')),
    }))
    await expect(connectAs(7, lame)).rejects.toThrow('1013')
    await vi.waitFor(() => expect(lame.live.size()).toBe(0))
  })
})

/** Reads early or answers late, so that much comes in between. */
function lateReader(push: Push): Push {
  return {
    ...push,
    async readSince(userId, id) {
      await sleep(15)
      const messages = await push.readSince(userId, id)
      await sleep(15)
      return messages
    },
  }
}
