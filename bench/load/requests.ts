import { runClosedLoop } from './closed-loop.ts'
import { composeRequest, openLeanConnection } from './lean-connection.ts'
import type { LoadResult, RequestJob } from './protocol.ts'
import { serve } from './serve.ts'

serve<RequestJob, LoadResult>(async (job) => {
  const requests = job.requests.map((request) => composeRequest(job.origin, request))
  const connections = Array.from({ length: job.concurrency }, () => openLeanConnection(job.origin))
  // Each connection begins at another place of the list, so that they do not ask for the same thing in step.
  const places = connections.map((_, index) => Math.floor((index * requests.length) / job.concurrency))

  const result = await runClosedLoop(job, async (worker) => {
    const place = places[worker] as number
    places[worker] = (place + 1) % requests.length
    const status = await (connections[worker] as (typeof connections)[number]).ask(requests[place] as Buffer)
    if (status < 200 || status > 299) throw new Error(`status ${status}`)
  })
  for (const connection of connections) connection.close()
  return result
})
