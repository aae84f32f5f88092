import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Call, Send } from '../load/http.ts'

const giveUpAfterMs = 60_000
const waitMs = 100

/**
 * Sends again until there is an answer, as an app on a bad network does. A request whose answer was lost may have been
 * carried out: the shop has to cope with the repeat.
 */
export function insist(send: Send, onRepeat: () => void): Send {
  return async (call: Call): Promise<Answer> => {
    const giveUpAt = Date.now() + giveUpAfterMs
    for (;;) {
      try {
        const answer = await send(call)
        if (!isLater(answer) || Date.now() > giveUpAt) return answer
      } catch (error) {
        if (Date.now() > giveUpAt) throw error
      }
      onRepeat()
      await sleep(waitMs)
    }
  }
}

/** The shop is away, or asks to come back later. */
function isLater({ status }: Answer): boolean {
  return status === 503 || status === 429
}
