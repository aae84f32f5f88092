import { composeRequest, openLeanConnection } from './lean-connection.ts'
import type { StormJob, StormResult } from './protocol.ts'
import { serve } from './serve.ts'

const idleLogins = 100
const guestAddress = '127.0.1.1'

/**
 * All of 127.0.0.0/8 is this machine: the guest, and every storm, come from an address of their own, as the shop sees
 * it. Afterwards each target comes in from yet another one: a storm locks nobody out.
 */
serve<StormJob, StormResult>(async (job) => {
  const result: StormResult = { idleMs: [], stormMs: [], errors: 0, samples: [] }
  const enter = createEntrance(job, result)
  for (let n = 0; n < idleLogins; n++) await enter(job.guest.login, guestAddress, result.idleMs)
  for (let storm = 0; storm < job.storms; storm++) {
    const raging = rage(job, `127.0.2.${storm + 1}`)
    let isOver = false
    const over = raging.then(() => {
      isOver = true
    })
    while (!isOver) await enter(job.guest.login, guestAddress, result.stormMs)
    await over
  }
  for (const target of job.targets) await enter(target, '127.0.3.1', [])
  return result
})

/** The wrong logins of one storm; what they are answered is nobody's business. */
async function rage({ origin, targets, wrongLogins, concurrency }: StormJob, from: string): Promise<void> {
  let left = wrongLogins
  async function tryOn(connection: ReturnType<typeof openLeanConnection>): Promise<void> {
    while (left > 0) {
      const target = targets[left-- % targets.length] as string
      await connection.ask(composeLogin(origin, target, 'a wrong password'))
    }
    connection.close()
  }
  await Promise.all(
    Array.from({ length: concurrency }, () => tryOn(openLeanConnection(origin, { localAddress: from }))),
  )
}

function createEntrance({ origin, guest }: StormJob, result: StormResult) {
  const connections = new Map<string, ReturnType<typeof openLeanConnection>>()
  return async (name: string, from: string, times: number[]): Promise<void> => {
    const connection = connections.get(from) ?? openLeanConnection(origin, { localAddress: from })
    connections.set(from, connection)
    const startedAt = performance.now()
    const status = await connection.ask(composeLogin(origin, name, guest.password))
    if (status === 201) {
      times.push(performance.now() - startedAt)
      return
    }
    result.errors++
    if (result.samples.length < 5) result.samples.push(`${name} from ${from}: status ${status}`)
  }
}

function composeLogin(origin: string, login: string, password: string): Buffer {
  return composeRequest(origin, {
    method: 'POST',
    path: '/api/account/sessions',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password, transport: 'bearer' }),
  })
}
