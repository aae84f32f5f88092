import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Push, PushMessage, PushOptions } from './push.ts'

/** An empty store; each `open` is one more process on it. */
export interface PushUnderTest {
  open(options?: PushOptions): Push
  remove(): Promise<void>
}

type Heard = [userId: number, n: number]

export function pushConformance(driver: string, create: () => Promise<PushUnderTest>) {
  describe(`§14.2 push: ${driver}`, () => {
    let store: PushUnderTest
    let push: Push
    let other: Push

    beforeEach(async () => {
      store = await create()
      push = store.open()
      other = store.open()
    })
    afterEach(async () => {
      await Promise.all([push.close(), other.close()])
      await store.remove()
    })

    const numbersOf = (messages: PushMessage[]) => messages.map(({ data }) => (data as { n: number }).n)
    const numbered = (userId: number, numbers: number[]) =>
      numbers.map((n) => ({ userId, kind: 'test', data: { n } }))
    const readNumbers = async (userId: number, id?: string) => numbersOf(await push.readSince(userId, id))

    /** Listens until something sent by `push` is really heard: a subscription takes a moment. */
    async function listen(at: Push) {
      const heard: Heard[] = []
      const ids: string[] = []
      const stop = at.listen((userId, message) => {
        if (userId === 0) return void ids.push('ready')
        heard.push([userId, ...(numbersOf([message]) as [number])])
        ids.push(message.id)
      })
      await vi.waitFor(async () => {
        await push.send(0, 'test', {})
        expect(ids).toContain('ready')
      })
      return { heard, ids: () => ids.filter((id) => id !== 'ready'), stop }
    }

    it('keeps what was sent, each to its person, in order', async () => {
      await push.send(7, 'flash.ticket', { state: 'ordered', words: '抢到了 “半价” \n' })
      await other.send(7, 'test', {})
      await push.send(8, 'test', { n: 1 })
      const messages = await push.readSince(7, undefined)
      expect(messages).toEqual([
        {
          id: expect.stringMatching(/^\d+$/),
          kind: 'flash.ticket',
          data: { state: 'ordered', words: '抢到了 “半价” \n' },
        },
        { id: expect.stringMatching(/^\d+$/), kind: 'test', data: {} },
      ])
      expect(await push.readSince(9, undefined)).toEqual([])
    })

    it('reads what came after an id, also of a message that is not there', async () => {
      await push.sendAll(numbered(7, [1, 2, 3]))
      const [first, , third] = await push.readSince(7, undefined)
      expect(await readNumbers(7, first?.id)).toEqual([2, 3])
      expect(await readNumbers(7, third?.id)).toEqual([])
      expect(await readNumbers(7, '0')).toEqual([1, 2, 3])
    })

    it('gives growing ids about as large as the time, however many send at once', async () => {
      const startedAt = Date.now()
      const numbers = Array.from({ length: 20 }, (_, n) => n)
      await Promise.all(numbers.map((n) => (n % 2 ? push : other).send(7, 'test', { n })))
      await push.sendAll(numbered(7, numbers))
      const ids = (await push.readSince(7, undefined)).map(({ id }) => Number(id))
      expect(ids).toEqual(ids.toSorted((a, b) => a - b))
      expect(new Set(ids)).toHaveLength(40)
      expect(Math.abs((ids[0] ?? 0) - startedAt)).toBeLessThan(5000)
    })

    it('keeps the last fifty of each person', async () => {
      const numbers = Array.from({ length: 60 }, (_, n) => n)
      await push.sendAll([...numbered(7, numbers), ...numbered(8, [1])])
      await push.send(7, 'test', { n: 60 })
      expect(await readNumbers(7)).toEqual([...numbers.slice(11), 60])
      expect(await readNumbers(8)).toEqual([1])
    })

    it('forgets a message when its time is over, though newer ones came', async () => {
      const brief = store.open({ keepMs: 300 })
      await brief.send(7, 'test', { n: 1 })
      await sleep(200)
      await brief.send(7, 'test', { n: 2 })
      await sleep(200)
      expect(numbersOf(await brief.readSince(7, undefined))).toEqual([2])
      await brief.send(7, 'test', { n: 3 })
      await brief.close()
      expect(await readNumbers(7)).not.toContain(1)
    })

    it('tells who listens in every process, in the order of the ids', async () => {
      const [here, there] = [await listen(push), await listen(other)]
      await push.sendAll([...numbered(7, [1, 2]), ...numbered(8, [3]), ...numbered(7, [4])])
      await other.send(7, 'test', { n: 5 })
      await push.send(7, 'test', { n: 6 })
      for (const { heard, ids } of [here, there]) {
        await vi.waitFor(() => expect(heard).toHaveLength(6))
        const ofSeven = heard.filter(([userId]) => userId === 7).map(([, n]) => n)
        expect(ofSeven).toEqual([1, 2, 4, 5, 6])
        const idsOfSeven = ids().filter((_, i) => heard[i]?.[0] === 7)
        expect(idsOfSeven).toEqual((await push.readSince(7, undefined)).map(({ id }) => id))
      }
    })

    it('tells at once in the process that sends', async () => {
      const { heard } = await listen(push)
      await push.send(7, 'test', { n: 1 })
      await vi.waitFor(() => expect(heard).toEqual([[7, 1]]), { interval: 5, timeout: 100 })
    })

    it('keeps the order of the ids while both processes send', async () => {
      const { heard, ids } = await listen(push)
      for (let n = 0; n < 40; n++) await (n % 2 ? push : other).send(7, 'test', { n })
      await vi.waitFor(() => expect(heard).toHaveLength(40))
      expect(heard.map(([, n]) => n)).toEqual(Array.from({ length: 40 }, (_, n) => n))
      expect(ids()).toEqual(ids().toSorted((a, b) => Number(a) - Number(b)))
    })

    it('tells nobody who has stopped, and does not disturb others', async () => {
      const [stopped, going] = [await listen(push), await listen(push)]
      stopped.stop()
      stopped.stop()
      await push.send(7, 'test', { n: 1 })
      await vi.waitFor(() => expect(going.heard).toEqual([[7, 1]]))
      expect(stopped.heard).toEqual([])
    })

    it('tells nothing old to who begins to listen', async () => {
      await push.send(7, 'test', { n: 1 })
      const { heard } = await listen(other)
      await push.send(7, 'test', { n: 2 })
      await vi.waitFor(() => expect(heard).toEqual([[7, 2]]))
    })

    it('rejects when the store is not there', async () => {
      await other.close()
      await expect(other.send(7, 'test', {})).rejects.toThrow()
      await expect(other.readSince(7, undefined)).rejects.toThrow()
      other = store.open()
    })
  })
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
