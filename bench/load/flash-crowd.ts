import { setTimeout as sleep } from 'node:timers/promises'
import type { FlashTicket } from '@jishi/contract'
import { readPauseMs } from '../../apps/storefront/app/utils/flash-claim.ts'
import type { RawAnswer } from './answer-reader.ts'
import { createClaimWriter } from './claim-request.ts'
import { openFollower } from './flash-follower.ts'
import { composeRequest, openLeanConnection } from './lean-connection.ts'
import type { CrowdJob, CrowdResult, PressKind } from './protocol.ts'
import { serve } from './serve.ts'
import { createWaitingLine } from './waiting-line.ts'

const secondTabEvery = 10
const maxSamples = 5

/** One press on the button; it keeps its key over all its tries. */
interface Press {
  person: number
  key: string
  tries: number
}

serve<CrowdJob, CrowdResult>(async (job) => {
  const result: CrowdResult = { presses: [], tickets: [], givenUp: 0, samples: [] }
  const line = createWaitingLine(shuffle(listPresses(job.tokens.length)))
  const follower = openFollower(job, result)
  const lanes = Array.from({ length: job.concurrency }, (_, index) => openLane(job, index))
  await Promise.all(lanes.map((lane) => lane.look()))
  while (Date.now() < job.startsAt) await sleep(Math.max(1, job.startsAt - Date.now()))
  await Promise.all(lanes.map((lane) => pressOn(lane)))
  for (const lane of lanes) lane.close()
  await follower.end()
  return result

  async function pressOn(lane: ReturnType<typeof openLane>): Promise<void> {
    for (let press = await line.take(); press !== undefined; press = await line.take()) {
      const askedAt = performance.now()
      const answer = await lane.press(job.tokens[press.person] as string, press.key).catch(() => undefined)
      const kind = kindOf(answer)
      result.presses.push([Date.now() - job.startsAt, performance.now() - askedAt, kind])
      settle(press, kind, answer)
    }
  }

  function settle(press: Press, kind: PressKind, answer: RawAnswer | undefined): void {
    const text = answer?.body.toString() ?? ''
    if (kind === 'accepted') follower.follow(press.person, JSON.parse(text) as FlashTicket)
    if ((kind === 'other' || kind === 'broken') && result.samples.length < maxSamples)
      result.samples.push(`${answer?.status ?? 'no answer'} ${text.slice(0, 300)}`)
    const pauseMs = isTrouble(kind) ? pauseOf(press, kind, text) : undefined
    if (pauseMs !== undefined) {
      line.later({ ...press, tries: press.tries + 1 }, pauseMs)
      return
    }
    if (isTrouble(kind)) result.givenUp++
    line.done()
  }
})

function listPresses(people: number): Press[] {
  return Array.from({ length: people }, (_, person) => {
    const name = person.toString(36)
    const first = { person, key: `tab1x${name}`, tries: 1 }
    return person % secondTabEvery === 0 ? [first, { ...first, key: `tab2x${name}` }] : [first]
  }).flat()
}

/** One connection of a browser that has the page open already. */
function openLane({ origins, itemId, hasOwnAddresses }: CrowdJob, index: number) {
  const origin = origins[index % origins.length] as string
  const localAddress = hasOwnAddresses ? `127.1.${index >> 7}.${1 + (index & 127)}` : undefined
  const connection = openLeanConnection(origin, { localAddress, keepsBodies: true })
  const writeClaim = createClaimWriter(origin, itemId)
  return {
    look: () => connection.ask(composeRequest(origin, { method: 'GET', path: '/api/flash-activities' })),
    press: (token: string, key: string) => connection.askAll(writeClaim(token, key)),
    close: () => connection.close(),
  }
}

function kindOf(answer: RawAnswer | undefined): PressKind {
  if (answer === undefined) return 'broken'
  if (answer.status === 202) return 'accepted'
  if (answer.status === 409) {
    if (answer.body.includes('"flash.sold_out"')) return 'sold_out'
    if (answer.body.includes('"flash.over_limit"')) return 'over_limit'
    return answer.body.includes('"flash.not_started"') ? 'busy' : 'other'
  }
  if (answer.status === 429 || answer.status === 503) return 'busy'
  return answer.status >= 500 ? 'broken' : 'other'
}

function isTrouble(kind: PressKind): kind is 'busy' | 'broken' {
  return kind === 'busy' || kind === 'broken'
}

/** As long as the shop's own page waits. */
function pauseOf({ tries }: Press, kind: 'busy' | 'broken', text: string): number | undefined {
  const asked = Number(/"retryAfterSeconds":(\d+)/.exec(text)?.[1] ?? 0)
  return readPauseMs(kind === 'busy' ? 'busy' : 'offline', tries, Math.random(), asked * 1000)
}

function shuffle<Thing>(things: Thing[]): Thing[] {
  return things
    .map((thing) => ({ thing, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ thing }) => thing)
}
