import { createPasswords } from '../../apps/server/src/kernel/passwords.ts'
import { runClosedLoop } from '../load/closed-loop.ts'
import type { HashJob, LoadResult } from '../load/protocol.ts'
import { serve } from '../load/serve.ts'

const passwords = createPasswords()

/** Nothing but argon2id at the shop's cost: no login can be faster. */
serve<HashJob, LoadResult>((job) =>
  runClosedLoop(job, async () => {
    await passwords.hash('lantern-orchid-42', 'bench')
  }),
)
