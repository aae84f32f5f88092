import { createRandom } from '../../seed/random.ts'
import {
  type AnswerFault,
  answerFaults,
  type Misbehaviour,
  type NoticeChance,
  type NoticeFaults,
  noticeChances,
} from './misbehaviour.ts'

const firstSeed = 1
const chanceDelayMs = 10_000

export type Chances = ReturnType<typeof createChances>

/**
 * Decides what befalls the next notice or answer: what always does, and what the dice of `rates` say. `tampered`: the
 * values of a notice that was changed on the way.
 */
export function createChances(misbehaviour: Misbehaviour, tampered: Record<string, string> = {}) {
  let seed = firstSeed
  let random = createRandom(seed)

  function roll(): number {
    const wanted = misbehaviour.seed ?? firstSeed
    if (wanted !== seed) {
      seed = wanted
      random = createRandom(seed)
    }
    return random.next()
  }

  /** The dice are rolled for every fault, also those without a rate: another rate changes nothing about the others. */
  function rollNotice(): Record<NoticeChance, boolean> {
    const rates = misbehaviour.rates?.notices ?? {}
    const rolled = noticeChances.map((name) => [name, roll() < (rates[name] ?? 0)] as const)
    return Object.fromEntries(rolled) as Record<NoticeChance, boolean>
  }

  return {
    /** For a payment: how long its notice waits. */
    nextDelayMs(): number {
      const always = misbehaviour.notices?.delayMs ?? 0
      return rollNotice().delay ? Math.max(always, chanceDelayMs) : always
    },

    nextNotice(): NoticeFaults {
      const always = misbehaviour.notices ?? {}
      const rolled = rollNotice()
      return {
        ...always,
        ...(rolled.duplicate && { copies: Math.max(always.copies ?? 1, 2) }),
        ...(rolled.reorder && { isReordered: true }),
        ...(rolled.drop && { isDropped: true }),
        ...(rolled.forge && { isForged: true }),
        ...(rolled.tamper && { tampered }),
      }
    },

    nextAnswer(): AnswerFault | undefined {
      const rates = misbehaviour.rates?.answers ?? {}
      let left = roll()
      for (const name of answerFaults) {
        left -= rates[name] ?? 0
        if (left < 0) return name
      }
      return misbehaviour.answers
    },

    shuffle<Item>(items: readonly Item[]): Item[] {
      return items
        .map((item) => ({ item, place: roll() }))
        .sort((one, other) => one.place - other.place)
        .map(({ item }) => item)
    },
  }
}
