import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import type { LoadRequest, LoadResult } from '../load/protocol.ts'
import { average } from './average.ts'
import type { Measurement, SentPage, Stage } from './workload.ts'

/** Shop and bare server take turns, so that a slower moment of the machine meets both. */
const turns = 2
const storedWithinMs = 60_000
const headers = { accept: 'text/html', 'accept-encoding': 'br' }

/** Static pages as a browser without a session gets them, against a bare server that sends the same bytes. */
export async function measurePages(stage: Stage, paths: readonly string[]): Promise<Measurement[]> {
  const requests = paths.map((path) => ({ method: 'GET' as const, path, headers }))
  const stored = await storeAll(stage.mall.origin, requests)
  if (stored.length === 0) throw new Error('there are no pages: is the shop seeded?')
  const plain: LoadResult[] = []
  const pages: LoadResult[] = []
  for (let turn = 1; turn <= turns; turn++) {
    plain.push(await stage.sendToPlainServer('bare server', requests, stored))
    pages.push(await stage.sendRequests('rate', requests))
  }
  return [{ metric: 'rate', baseline: { name: 'same bytes', load: average(plain) }, load: average(pages) }]
}

/** Visits every page until it comes from the page store: only those have a tag. */
async function storeAll(origin: string, requests: readonly LoadRequest[]): Promise<SentPage[]> {
  const answers: SentPage[] = []
  const giveUpAt = Date.now() + storedWithinMs
  for (const { path } of requests) {
    for (;;) {
      // Not `fetch`, which would unpack the bytes.
      const answer = await request(origin + path, { headers })
      const body = new Uint8Array(await answer.body.arrayBuffer())
      if (answer.headers.etag !== undefined) {
        answers.push({ path, headers: answer.headers as Record<string, string>, body })
        break
      }
      if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`)
      if (Date.now() > giveUpAt) throw new Error(`${path} is not stored within ${storedWithinMs} ms`)
      await sleep(20)
    }
  }
  return answers
}
