import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobContext, JobHandler, Queue, QueuedJob } from './queue.ts'
import type { QueueOptions } from './queue-options.ts'

/** An empty queue; each `open` is one more process on it. */
export interface QueueUnderTest {
  open(options: QueueOptions): Queue
  /** Starts a real process that takes jobs named `hang` and never finishes one. Gives the id of the first it took. */
  startHangingWorker(leaseMs: number): { took: Promise<string>; kill(): Promise<void> }
  remove(): Promise<void>
}

const timing = { leaseMs: 1000, firstRetryMs: 100 }

export function queueConformance(driver: string, create: () => Promise<QueueUnderTest>) {
  describe(`queue: ${driver}`, () => {
    let store: QueueUnderTest
    let queue: Queue
    let other: Queue
    /** Every run of a job, in order: what it carried and when it started. */
    let runs: (JobContext & { payload: object; at: number })[]

    beforeEach(async () => {
      store = await create()
      queue = store.open(timing)
      other = store.open(timing)
      runs = []
    })

    afterEach(async () => {
      await Promise.all([queue.close(), other.close()])
      await store.remove()
    })

    /** A handler that notes the run, and then does as it is told. */
    const note =
      (then: JobHandler = async () => {}): JobHandler =>
      async (payload, context) => {
        runs.push({ ...context, payload, at: Date.now() })
        await then(payload, context)
      }
    const work = (handler: JobHandler, { on = queue, concurrency = 4 } = {}) =>
      on.work(new Map([['job', handler]]), { concurrency })
    const runsToBe = (count: number, timeout = 5000) =>
      vi.waitFor(() => expect(runs).toHaveLength(count), { timeout, interval: 10 })
    const countsToBe = (expected: object) =>
      vi.waitFor(async () => expect(await queue.counts()).toMatchObject(expected), { timeout: 5000 })

    it('runs what another process added, once, with its payload', async () => {
      await work(note())
      await other.add([job('a', { payload: { 商品: ['一', 2], nested: { ok: true } } })])
      await runsToBe(1)
      await sleep(300)
      expect(runs).toMatchObject([
        { id: 'a', attempt: 1, payload: { 商品: ['一', 2], nested: { ok: true } } },
      ])
      await countsToBe({ waiting: 0, delayed: 0, active: 0, failed: 0 })
    })

    it('runs what was added before any worker was there, and after the adding process ended', async () => {
      await other.add([job('a'), job('b')])
      await other.close()
      other = store.open(timing)
      expect(await queue.counts()).toEqual({ waiting: 2, delayed: 0, active: 0, failed: 0 })
      await work(note())
      await runsToBe(2)
    })

    it('starts a fresh job within a moment, from the same process and from another', async () => {
      await work(note())
      await sleep(300)
      for (const from of [queue, other]) {
        const waits: number[] = []
        for (let i = 0; i < 3; i++) {
          const before = runs.length
          const addedAt = Date.now()
          await from.add([job(`job-${before}`)])
          await runsToBe(before + 1)
          waits.push((runs.at(-1)?.at ?? 0) - addedAt)
        }
        expect(Math.min(...waits)).toBeLessThan(100)
      }
    })

    it('takes the same id twice for one job: waiting, running, and done', async () => {
      const gate = Promise.withResolvers<void>()
      await queue.add([job('a'), job('a')])
      await other.add([job('a')])
      await work(note(() => gate.promise))
      await runsToBe(1)
      await other.add([job('a')])
      gate.resolve()
      await countsToBe({ active: 0 })
      await other.add([job('a'), job('id:with/signs 42'), job('42')])
      await runsToBe(3)
      await sleep(300)
      expect(runs.map((run) => run.id).toSorted()).toEqual(['42', 'a', 'id:with/signs 42'])
    })

    it('gives each of many jobs to one of many workers', async () => {
      const ids = Array.from({ length: 200 }, (_, i) => `job-${i}`)
      await work(note(), { on: queue })
      await work(note(), { on: other })
      await Promise.all([
        queue.add(ids.slice(0, 100).map((id) => job(id))),
        other.add(ids.slice(100).map((id) => job(id))),
      ])
      await runsToBe(200)
      await sleep(300)
      expect(runs.map((run) => run.id).toSorted()).toEqual(ids.toSorted())
    })

    it('runs as many at once as it is told, and no more', async () => {
      let running = 0
      let most = 0
      await queue.add(Array.from({ length: 12 }, (_, i) => job(`job-${i}`)))
      await work(
        note(async () => {
          running++
          most = Math.max(most, running)
          await sleep(40)
          running--
        }),
        { concurrency: 3 },
      )
      await runsToBe(12)
      expect(most).toBe(3)
    })

    it('holds a delayed job back until its time', async () => {
      const addedAt = Date.now()
      await work(note())
      await queue.add([job('late', { delayMs: 700 }), job('now')])
      await runsToBe(1)
      expect(runs[0]?.id).toBe('now')
      await countsToBe({ waiting: 0, delayed: 1 })
      await runsToBe(2)
      const waited = (runs[1]?.at ?? 0) - addedAt
      expect(waited).toBeGreaterThanOrEqual(700)
      expect(waited).toBeLessThan(2000)
    })

    it('tries again after a throw, waiting twice as long each time', async () => {
      await work(
        note(async (_, { attempt }) => {
          if (attempt <= 3) throw new Error('not yet')
        }),
      )
      await queue.add([job('a')])
      await runsToBe(4)
      const waits = runs.slice(1).map((run, i) => run.at - (runs[i]?.at ?? 0))
      for (const [i, wait] of waits.entries()) {
        expect(wait).toBeGreaterThanOrEqual(100 * 2 ** i - 5)
        expect(wait).toBeLessThan(100 * 2 ** i + 1000)
      }
      expect(runs.map((run) => run.attempt)).toEqual([1, 2, 3, 4])
      await countsToBe({ delayed: 0, failed: 0 })
    })

    it('keeps a job as failed after ten tries, and one without a handler', async () => {
      await Promise.all([queue.close(), other.close()])
      queue = store.open({ ...timing, firstRetryMs: 1 })
      other = store.open(timing)
      await work(
        note(async () => {
          throw new Error('never')
        }),
      )
      await queue.add([job('a'), { id: 'b', name: 'unknown', payload: {} }])
      await countsToBe({ failed: 2, waiting: 0, delayed: 0, active: 0 })
      expect(runs).toHaveLength(10)
      await queue.add([job('a')])
      await sleep(200)
      expect(runs).toHaveLength(10)
    })

    it('goes on with other jobs while one waits for its next try', async () => {
      await work(
        note(async (_, { id }) => {
          if (id === 'bad') throw new Error('bad')
        }),
        { concurrency: 1 },
      )
      await queue.add([job('bad'), ...Array.from({ length: 5 }, (_, i) => job(`good-${i}`))])
      await vi.waitFor(() => expect(runs.filter((run) => run.id.startsWith('good'))).toHaveLength(5))
    })

    it('finishes the running jobs when it is told to stop, and starts no other', async () => {
      let finished = 0
      const stop = await work(
        note(async () => {
          await sleep(300)
          finished++
        }),
        { concurrency: 2 },
      )
      await queue.add([job('a'), job('b'), job('c')])
      await runsToBe(2)
      await stop()
      expect(finished).toBe(2)
      await sleep(200)
      expect(runs).toHaveLength(2)
      expect(await other.counts()).toEqual({ waiting: 1, delayed: 0, active: 0, failed: 0 })
    })

    it('leaves a job to its worker for as long as that one lives, however long it takes', async () => {
      await work(
        note(() => sleep(timing.leaseMs * 3)),
        { on: queue },
      )
      await work(note(), { on: other })
      await queue.add([job('slow')])
      await sleep(timing.leaseMs * 3 + 500)
      expect(runs).toHaveLength(1)
      await countsToBe({ active: 0, waiting: 0 })
    })

    it('runs a job again when its worker was killed', async () => {
      await queue.add([{ id: 'a', name: 'hang', payload: { stays: true } }])
      const doomed = store.startHangingWorker(timing.leaseMs)
      expect(await doomed.took).toBe('a')
      await doomed.kill()
      expect(runs).toHaveLength(0)
      await queue.work(new Map([['hang', note()]]), { concurrency: 1 })
      await runsToBe(1, timing.leaseMs * 4)
      expect(runs).toMatchObject([{ id: 'a', attempt: 2, payload: { stays: true } }])
      await countsToBe({ active: 0, waiting: 0, failed: 0 })
    })

    it('adds a scheduled job once per due time, with two workers and however often it is declared', async () => {
      const tick = { name: 'job', payload: { tick: true } }
      await Promise.all([queue.every('* * * * * *', tick), other.every('* * * * * *', tick)])
      await work(note(), { on: queue })
      await work(note(), { on: other })
      await sleep(1500)
      await other.every('* * * * * *', tick)
      await sleep(2500)
      const seconds = runs.map((run) => Math.floor(run.at / 1000))
      expect(new Set(seconds).size).toBe(runs.length)
      expect(runs.length).toBeGreaterThanOrEqual(3)
      expect(runs.length).toBeLessThanOrEqual(5)
      expect(runs[0]?.payload).toEqual({ tick: true })
    })

    it('reads the hours of a schedule as China time', async () => {
      const hour = new Date(Date.now() + 8 * 3_600_000).getUTCHours()
      await queue.every(`* * ${hour},${(hour + 1) % 24} * * *`, { name: 'job', payload: {} })
      await work(note())
      await runsToBe(1)
    })

    it('takes over a changed schedule', async () => {
      await queue.every('* * * * * *', { name: 'job', payload: {} })
      await work(note())
      await runsToBe(1)
      await queue.every('0 0 4 1 1 *', { name: 'job', payload: {} })
      await sleep(100)
      const before = runs.length
      await sleep(2500)
      expect(runs).toHaveLength(before)
    })

    it('catches up once on a schedule that came due while no worker ran', async () => {
      const declare = () => queue.every('*/3 * * * * *', { name: 'job', payload: {} })
      await declare()
      await sleep(3100 - (Date.now() % 3000))
      await declare()
      const startedAt = Date.now()
      await work(note())
      await runsToBe(1)
      expect((runs[0]?.at ?? 0) - startedAt).toBeLessThan(1500)
    })
  })
}

function job(id: string, more: Partial<QueuedJob> = {}): QueuedJob {
  return { id, name: 'job', payload: {}, ...more }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
