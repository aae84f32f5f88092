import { describe, expect, it } from 'vitest'
import { countHearing } from './hearing.ts'

const pressed = [
  { person: 1, ticket: 'a', at: 100 },
  { person: 2, ticket: 'b', at: 100 },
]
const say = (person: number, ticket: string, state = 'ordered' as const) => ({
  person,
  ticket,
  state,
  at: 130,
})

describe('who heard what of the flash sale', () => {
  it('is everybody, once, of their own', () => {
    const heard = [say(1, 'a'), say(2, 'b')]
    expect(countHearing({ pressed, heard, strange: [] })).toEqual({
      ...{ heard: 2, twice: 0, foreign: 0 },
      waitsMs: [30, 30],
    })
  })

  it('sees what came twice', () => {
    const heard = [say(1, 'a'), say(1, 'a'), say(2, 'b')]
    expect(countHearing({ pressed, heard, strange: [] })).toMatchObject({ heard: 2, twice: 1, foreign: 0 })
  })

  it("sees another's, and what nobody knows", () => {
    const heard = [say(1, 'b'), say(2, 'c')]
    expect(countHearing({ pressed, heard, strange: ['x'] })).toMatchObject({ heard: 0, twice: 0, foreign: 3 })
  })
})
