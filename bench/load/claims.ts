import { createClaimWriter } from './claim-request.ts'
import { runClosedLoop } from './closed-loop.ts'
import { openLeanConnection } from './lean-connection.ts'
import type { ClaimJob, ClaimResult } from './protocol.ts'
import { serve } from './serve.ts'

const acceptedStatus = 202

serve<ClaimJob, ClaimResult>(async (job) => {
  const writeClaim = createClaimWriter(job.origin, job.itemId)
  const connections = Array.from({ length: job.concurrency }, () => openLeanConnection(job.origin))
  const run = Date.now().toString(36)
  let presses = 0
  let accepted = 0

  const result = await runClosedLoop(job, async (worker) => {
    const press = presses++
    const token = job.tokens[press % job.tokens.length] as string
    const claim = writeClaim(token, run + press.toString(36))
    const status = await (connections[worker] as (typeof connections)[number]).ask(claim)
    if (status === acceptedStatus) accepted++
    if (!job.statuses.includes(status)) throw new Error(`status ${status}`)
  })
  for (const connection of connections) connection.close()
  return { ...result, accepted }
})
