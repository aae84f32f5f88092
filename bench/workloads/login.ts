import type { LoadResult } from '../load/protocol.ts'
import { average } from './average.ts'
import { concurrency, type Workload } from './workload.ts'

const password = 'lantern-orchid-42'
const accounts = 64
/** The bare function and the shop take turns, so that a slower moment of the machine meets both. */
const turns = 3
const drawings = 40

export const login: Workload = {
  name: 'login',
  baselines: [],
  /** Right passwords, every account from a place of its own in the list. */
  async run(stage) {
    const names = await stage.peopleWithPassword(accounts, password)
    const requests = names.map((name) => ({
      method: 'POST' as const,
      path: '/api/account/sessions',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: name, password, transport: 'bearer' }),
    }))
    await drawPages(stage.mall.origin)
    const hashes: LoadResult[] = []
    const logins: LoadResult[] = []
    for (let turn = 1; turn <= turns; turn++) {
      hashes.push(await stage.hashPasswords('argon2'))
      logins.push(
        await stage.sendRequests('rate', requests, { status: 201, concurrency: concurrency.checkout }),
      )
    }
    return [{ metric: 'rate', baseline: { name: 'argon2', load: average(hashes) }, load: average(logins) }]
  },
}

/** A shop that has been open for a while: the first pages that a fresh process draws cost many times what the later ones do. */
async function drawPages(origin: string): Promise<void> {
  for (let page = 1; page <= drawings; page++) {
    const answer = await fetch(`${origin}/search?q=${page}`)
    await answer.arrayBuffer()
  }
}
