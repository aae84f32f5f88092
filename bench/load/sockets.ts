import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FlashTicket, LiveMessage } from '@jishi/contract'
import { readMemoryKb } from '../harness/processes.ts'
import { createClaimWriter } from './claim-request.ts'
import { openLeanConnection } from './lean-connection.ts'
import { leave, openLiveClient } from './live-client.ts'
import type { HeardTicket, SocketJob, SocketResult } from './protocol.ts'
import { serve } from './serve.ts'
import { floodSlowReader } from './slow-reader.ts'

const opensAtOnce = 64
const pressesAtOnce = 32
/** An address may have a thousand in one process. */
const perAddress = 500
const patienceMs = 60_000
/** So long it is listened for what comes twice. */
const lingersMs = 3_000

serve<SocketJob, SocketResult>(async (job) => {
  const heard: HeardTicket[] = []
  const strange: string[] = []
  let lost = 0
  const open = (person: number) =>
    openLiveClient(
      { origin: job.origin, token: tokenOf(job, person), localAddress: addressOf(person) },
      { hear: (text) => note(person, text), lose: () => void lost++ },
    )
  function note(person: number, text: string): void {
    const { kind, data } = JSON.parse(text) as LiveMessage
    if (kind !== 'flash.ticket') return void strange.push(text.slice(0, 200))
    const { ticket, state } = data as FlashTicket
    heard.push({ person, ticket, state, at: performance.now() })
  }

  const beforeKb = readMemoryKb(job.pid)
  const from = performance.now()
  const sockets = await openAll(job.tokens.length, open)
  const openedInMs = performance.now() - from
  await sleep(job.idleMs)
  const idleKb = readMemoryKb(job.pid)

  const [pressed, slow] = await Promise.all([pressAll(job), floodSlowReader(job)])
  await waitFor(() => heard.length >= pressed.length)
  await sleep(lingersMs)
  for (const socket of sockets) leave(socket)
  return { beforeKb, idleKb, openedInMs, pressed, heard, strange, lost, slow }
})

const tokenOf = ({ tokens }: SocketJob, person: number) => tokens[person] as string
const addressOf = (person: number) => `127.2.0.${1 + Math.floor(person / perAddress)}`

async function openAll(count: number, open: (person: number) => Promise<Socket>): Promise<Socket[]> {
  const sockets: Socket[] = []
  await inTurn(count, opensAtOnce, async (person) => {
    sockets.push(await open(person))
  })
  return sockets
}

/** Gives the tickets of who got a place. */
async function pressAll(job: SocketJob): Promise<SocketResult['pressed']> {
  const { origin, itemId, presses } = job
  const writeClaim = createClaimWriter(origin, itemId)
  const connections = Array.from({ length: pressesAtOnce }, () =>
    openLeanConnection(origin, { keepsBodies: true }),
  )
  const pressed: SocketResult['pressed'] = []
  await inTurn(presses, pressesAtOnce, async (person, lane) => {
    const connection = connections[lane] as (typeof connections)[number]
    const { status, body } = await connection.askAll(writeClaim(tokenOf(job, person), person.toString(36)))
    if (status !== 202 && status !== 409) throw new Error(`a press was answered by ${status}`)
    if (status === 202)
      pressed.push({
        person,
        ticket: (JSON.parse(body.toString()) as FlashTicket).ticket,
        at: performance.now(),
      })
  })
  for (const connection of connections) connection.close()
  return pressed
}

/** Does `step` for 0 to `count` - 1, on so many lanes at once. */
async function inTurn(
  count: number,
  lanes: number,
  step: (index: number, lane: number) => Promise<void>,
): Promise<void> {
  let next = 0
  async function go(lane: number): Promise<void> {
    for (let index = next++; index < count; index = next++) await step(index, lane)
  }
  await Promise.all(Array.from({ length: lanes }, (_, lane) => go(lane)))
}

async function waitFor(isDone: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + patienceMs
  while (!isDone() && performance.now() < giveUpAt) await sleep(50)
}
