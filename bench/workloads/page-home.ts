import type { Workload } from './workload.ts'

/** The home page as HTML, as a browser without a session gets it. */
export const pageHome: Workload = {
  name: 'page-home',
  baselines: ['hello'],
  async run(stage) {
    const requests = [{ method: 'GET' as const, path: '/', headers: { accept: 'text/html' } }]
    return [{ metric: 'rate', baseline: 'hello', load: await stage.sendRequests('rate', requests) }]
  },
}
