import { createRandom } from '../../apps/server/src/seed/random.ts'
import { openBrowser } from '../load/http.ts'
import type { FlashDiary } from './flash-diary.ts'
import { buyInSale, type Person } from './flash-person.ts'
import { insist } from './stubborn-send.ts'

export type FlashCrowd = ReturnType<typeof createFlashCrowd>

/** The people of all sales. Each goes to another door with every call: what one process was told the other one knows. */
export function createFlashCrowd(doors: readonly string[], diary: FlashDiary) {
  const lives: Promise<void>[] = []
  const soldForGood = new Set<number>()
  let isOpen = true

  async function live(person: Person, arrivesInMs: number): Promise<void> {
    const browsers = doors.map(openBrowser)
    const random = createRandom(person.id)
    let calls = person.id
    const send = insist((call) => {
      const browser = browsers[calls++ % browsers.length] as (typeof browsers)[number]
      return browser.send(call)
    }, diary.answers.noteRepeat)
    await new Promise((resolve) => setTimeout(resolve, arrivesInMs))
    await buyInSale({ person, send, diary, random, isOpen: () => isOpen && !soldForGood.has(person.itemId) })
    await Promise.all(browsers.map((browser) => browser.close()))
  }

  return {
    /** They press on the button from `startsAt` on, each at another moment of the next `overMs`. */
    arrive(people: readonly Person[], { startsAt, overMs }: { startsAt: number; overMs: number }): void {
      const random = createRandom(startsAt)
      for (const person of people) {
        const life = live(person, startsAt - Date.now() + random.between(-200, overMs))
        // Who fails is told when all go home.
        life.catch(() => {})
        lives.push(life)
      }
    },
    /** Nobody presses for this item any more: all its units are paid. */
    closeItem(itemId: number): void {
      soldForGood.add(itemId)
    },
    /** Lets everybody finish what they are about. Throws what a person could not make sense of. */
    async goHome(): Promise<void> {
      isOpen = false
      await Promise.all(lives)
    },
  }
}
