import { expect, it } from 'vitest'
import { createRefusalPace } from './refusal-pace.ts'

const timeOf = async (work: Promise<unknown>) => {
  const start = performance.now()
  await work
  return performance.now() - start
}
const many = (pace: (client: string) => Promise<void>, count: number) =>
  Promise.all(Array.from({ length: count }, () => pace('storm')))

it('turns a storm away one after the other', async () => {
  expect(await timeOf(many(createRefusalPace(), 20))).toBeGreaterThan(180)
})

it('keeps nobody else waiting', async () => {
  const pace = createRefusalPace()
  const storm = many(pace, 100)
  expect(await timeOf(pace('guest'))).toBeLessThan(300)
  await storm
})

it('keeps a line of bounded length: who does not fit is refused at once', async () => {
  const pace = createRefusalPace()
  const storm = many(pace, 100)
  let isOver = false
  void storm.then(() => {
    isOver = true
  })
  await many(pace, 5000)
  expect(isOver).toBe(false)
  await storm
  expect(await timeOf(pace('storm'))).toBeGreaterThan(5)
})
