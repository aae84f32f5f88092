import type { LoadRequest, LoadResult } from '../load/protocol.ts'
import { average } from './average.ts'
import type { Stage, Workload } from './workload.ts'

const path = '/api/account/login-options'
/** Stranger and customer take turns, so that a slower moment of the machine meets both. */
const turns = 3
const people = 64

export const authOverhead: Workload = {
  name: 'auth-overhead',
  baselines: [],
  /** The same answer for somebody with a session and for a stranger. */
  async run(stage) {
    const tokens = (await stage.people(people)).map(({ token }) => token)
    const stranger: LoadRequest[] = [{ method: 'GET', path }]
    const customer = tokens.map((token) => ({
      method: 'GET' as const,
      path,
      headers: { authorization: `Bearer ${token}` },
    }))
    const without: LoadResult[] = []
    const withSession: LoadResult[] = []
    for (let turn = 1; turn <= turns; turn++) {
      without.push(await measure(stage, 'without', stranger))
      withSession.push(await measure(stage, 'with', customer))
    }
    const baseline = { name: 'without session', load: average(without) }
    return [{ metric: 'rate', baseline, load: average(withSession) }]
  },
}

function measure(stage: Stage, name: string, requests: LoadRequest[]): Promise<LoadResult> {
  return stage.sendRequests(`${name} session`, requests)
}
