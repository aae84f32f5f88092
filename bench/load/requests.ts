import autocannon, { type Client } from 'autocannon'
import type { LoadResult, RequestJob } from './protocol.ts'
import { serve } from './serve.ts'

serve<RequestJob, LoadResult>(async (job) => {
  await fire(job, job.warmup)
  const result = await fire(job, job.seconds)
  const wrong = Object.entries(result.statusCodeStats).filter(([status]) => !status.startsWith('2'))
  return {
    rate: result['2xx'] / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    errors: result.non2xx + result.errors,
    samples: wrong.map(([status, { count }]) => `${count} times status ${status}`),
  }
})

function fire({ origin, requests, concurrency }: RequestJob, duration: number) {
  let clients = 0
  return autocannon({
    url: origin,
    connections: concurrency,
    duration,
    pipelining: 1,
    requests,
    // Each connection begins at another place of the list, so that they do not ask for the same thing in step.
    setupClient: (client: Client) => {
      const start = Math.floor((clients++ * requests.length) / concurrency)
      client.setRequests([...requests.slice(start), ...requests.slice(0, start)])
    },
  })
}
