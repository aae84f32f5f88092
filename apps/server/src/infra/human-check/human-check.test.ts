import { randomBytes } from 'node:crypto'
import type { HumanAnswer, HumanChallenge } from '@jishi/contract'
import { type Challenge, solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { describe, expect, inject, it } from 'vitest'
import { openKvAt } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import type { Kv } from '../kv/kv.ts'
import { createAltchaCheck } from './altcha-check.ts'
import { humanCheckConformance } from './human-check.conformance.ts'
import { createImageCheck } from './image-check.ts'

type Asked<Kind extends HumanChallenge['kind']> = Extract<HumanChallenge, { kind: Kind }>

/** One store for two processes. */
async function openStores() {
  const place = await createTestPlace()
  const [kv, otherKv] = [openKvAt(place), openKvAt(place)]
  async function close() {
    await Promise.all([kv.close(), otherKv.close()])
    await removeTestPlace(place)
  }
  return { kv, otherKv, close }
}

/** Real work, but little of it. */
const cost = 10
const secret = 'a secret of this test'

async function work(challenge: HumanChallenge, change: (brought: Brought) => void = () => {}) {
  const given = (challenge as Asked<'altcha'>).challenge as unknown as Challenge
  const solution = await solveChallenge({ challenge: given, deriveKey })
  if (solution === null) throw new Error('not solved')
  const brought = { challenge: structuredClone(given), solution }
  change(brought)
  return pack(brought)
}

type Brought = { challenge: Challenge; solution: { counter: number; derivedKey: string } }

function pack(content: unknown): HumanAnswer {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return { kind: 'altcha', payload: Buffer.from(text).toString('base64') }
}

humanCheckConformance(`image on ${inject('drivers')}`, async () => {
  const { kv, otherKv, close } = await openStores()
  const clock = createManualClock('2026-11-21T04:00:00Z')
  const ids = createIds(clock)
  const draw = () => {
    const text = randomBytes(4).toString('hex')
    return { text, svg: `<svg>${text}</svg>` }
  }
  const answer = (challenge: HumanChallenge, change = (text: string) => text): HumanAnswer => {
    const { id, svg } = challenge as Asked<'image'>
    return { kind: 'image', id, text: change(svg.slice('<svg>'.length, -'</svg>'.length)) }
  }
  return {
    check: createImageCheck({ kv, clock, ids, draw }),
    other: createImageCheck({ kv: otherKv, clock, ids, draw }),
    solve: async (challenge) => answer(challenge),
    miss: async (challenge) => answer(challenge, (text) => `${text}x`),
    garbage: ['0'.repeat(32), '*', '{0}', 'human:image:0'].map((id) => ({ kind: 'image', id, text: 'abcd' })),
    advance: clock.advance,
    close,
  }
})

humanCheckConformance(`altcha on ${inject('drivers')}`, async () => {
  const { kv, otherKv, close } = await openStores()
  const clock = createManualClock('2026-11-21T04:00:00Z')
  const check = createAltchaCheck({ kv, clock, secret, cost })
  const signed = ((await check.issue()) as Asked<'altcha'>).challenge
  const odd = [null, [], 'x', 7, { a: { b: [] } }]
  return {
    check,
    other: createAltchaCheck({ kv: otherKv, clock, secret, cost }),
    solve: (challenge) => work(challenge),
    miss: (challenge) =>
      work(challenge, (brought) => {
        brought.solution.counter++
      }),
    garbage: [
      ...['{', 'null', '[]', '"x"', '{}', `${'['.repeat(1000)}${']'.repeat(1000)}`].map(pack),
      ...odd.map((solution) => pack({ challenge: signed, solution })),
      ...odd.map((challenge) => pack({ challenge, solution: {} })),
      ...odd.map((signature) => pack({ challenge: { ...signed, signature }, solution: {} })),
      ...odd.map((parameters) => pack({ challenge: { ...signed, parameters }, solution: {} })),
      // As long as a signature, and no text.
      pack({ challenge: { ...signed, signature: Array(64).fill('a') }, solution: {} }),
    ],
    advance: clock.advance,
    close,
  }
})

describe('the picture', () => {
  const clock = createManualClock('2026-11-21T04:00:00Z')
  const ids = createIds(clock)

  it('§1.1 takes the letters small, large, or full width', async () => {
    const { kv, close } = await openStores()
    const check = createImageCheck({ kv, clock, ids, draw: () => ({ text: 'KRTX', svg: '' }) })
    for (const text of ['krtx', 'KrTx', ' krtx ', 'ＫＲＴＸ', 'ｋｒｔｘ']) {
      const { id } = (await check.issue()) as Asked<'image'>
      expect(await check.verify({ kind: 'image', id, text }), text).toBe(true)
    }
    await close()
  })

  it('is paths on paper without a letter in it, and does not call out its answer', async () => {
    const stored: string[] = []
    const kv = { set: async (_: string, value: string) => void stored.push(value) } as unknown as Kv
    const check = createImageCheck({ kv, clock, ids })
    const texts = new Set<string>()
    for (let n = 0; n < 200; n++) {
      const challenge = (await check.issue()) as Asked<'image'>
      const { text } = JSON.parse(stored.at(-1) ?? '')
      texts.add(text)
      expect(text).toMatch(/^[A-Z]{4}$/)
      expect(text).not.toMatch(/[IJOQDGUVMW]/)
      expect(challenge.svg).toMatch(
        /^<svg [^>]*width="140" height="48"[^>]*><rect width="140" height="48" fill="#FAF7F2"\/>(<path [^<>]*\/>)+<\/svg>$/,
      )
      expect(challenge.svg.match(/<path transform/g)).toHaveLength(4)
      expect(JSON.stringify(challenge).toUpperCase()).not.toContain(`"${text}"`)
    }
    expect(texts.size).toBeGreaterThan(190)
  })
})

describe('the work', () => {
  const clock = createManualClock('2026-11-21T04:00:00Z')

  it('is refused when its challenge was changed, made by others, or made easier', async () => {
    const { kv, close } = await openStores()
    const check = createAltchaCheck({ kv, clock, secret, cost })
    const foreign = createAltchaCheck({ kv, clock, secret: 'another secret', cost })
    const raw = await check.issue()
    expect(await check.verify(await work(await foreign.issue()))).toBe(false)
    const longer = await work(raw, ({ challenge }) => {
      challenge.parameters.data = { validUntil: 9e15 }
    })
    const easier = await work(raw, ({ challenge }) => {
      challenge.parameters.keyPrefix = '0'
    })
    const quicker = await work(raw, ({ challenge }) => {
      challenge.parameters.cost = 1
    })
    const unsigned = await work(raw, ({ challenge }) => {
      challenge.signature = undefined
    })
    const late = await work(raw, ({ challenge }) => {
      challenge.parameters.expiresAt = 9e15
    })
    for (const answer of [longer, easier, quicker, unsigned, late]) {
      expect(await check.verify(answer)).toBe(false)
    }
    expect(await check.verify(await work(raw))).toBe(true)
    await close()
  })

  it('leaves nothing in the store for what we did not sign', async () => {
    const added: string[] = []
    const kv = { add: async (key: string) => added.push(key) > 0 } as unknown as Kv
    const check = createAltchaCheck({ kv, clock, secret, cost })
    const foreign = createAltchaCheck({ kv, clock, secret: 'another secret', cost })
    await check.verify(await work(await foreign.issue()))
    expect(added).toEqual([])
    await check.verify(await work(await check.issue()))
    expect(added).toHaveLength(1)
  })
})
