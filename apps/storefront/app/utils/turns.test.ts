import { expect, it } from 'vitest'
import { createTurns } from './turns.ts'

it('starts nothing before the one before has ended, well or badly', async () => {
  const inTurn = createTurns()
  const seen: string[] = []
  const act = (name: string, ms: number) => async () => {
    seen.push(`${name} begins`)
    await new Promise((done) => setTimeout(done, ms))
    seen.push(`${name} ends`)
    if (name === 'slow') throw new Error('no')
    return name
  }
  const [slow, quick] = await Promise.allSettled([inTurn(act('slow', 20)), inTurn(act('quick', 1))])

  expect(seen).toEqual(['slow begins', 'slow ends', 'quick begins', 'quick ends'])
  expect(slow.status).toBe('rejected')
  expect(quick).toEqual({ status: 'fulfilled', value: 'quick' })
})
