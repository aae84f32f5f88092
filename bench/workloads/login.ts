import { concurrency, type Workload } from './workload.ts'

const password = 'lantern-orchid-42'
const accounts = 64

export const login: Workload = {
  name: 'login',
  baselines: ['argon2'],
  /** Right passwords, every account from a place of its own in the list. */
  async run(stage) {
    const names = await stage.peopleWithPassword(accounts, password)
    const requests = names.map((name) => ({
      method: 'POST' as const,
      path: '/api/account/sessions',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: name, password, transport: 'bearer' }),
    }))
    const load = await stage.sendRequests('rate', requests, {
      status: 201,
      concurrency: concurrency.checkout,
    })
    return [{ metric: 'rate', baseline: 'argon2', load }]
  },
}
