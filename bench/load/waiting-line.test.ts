import { expect, it } from 'vitest'
import { createWaitingLine } from './waiting-line.ts'

it('gives each thing to one of them, waits for those that come later, and ends when all are done', async () => {
  const line = createWaitingLine([1, 2, 3, 4])
  const tries: number[] = []
  const isPostponed = new Set<number>()
  async function work() {
    for (let thing = await line.take(); thing !== undefined; thing = await line.take()) {
      tries.push(thing)
      if (thing % 2 === 0 && !isPostponed.has(thing)) {
        isPostponed.add(thing)
        line.later(thing, 5)
      } else line.done()
    }
  }
  await Promise.all([work(), work(), work()])
  expect(tries.sort()).toEqual([1, 2, 2, 3, 4, 4])
})

it('is over at once where there is nothing to do', async () => {
  expect(await createWaitingLine([]).take()).toBeUndefined()
})
