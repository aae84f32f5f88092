import { describe, expect, it } from 'vitest'
import { askInTurn, askTogether } from './ask-together.ts'

/** Answers when it is told to: each question by itself doubled. */
function openSlowAnswers() {
  const calls: { questions: readonly number[]; settle: (failure?: Error) => void }[] = []
  const answerAll = (questions: readonly number[]) =>
    new Promise<number[]>((resolve, reject) => {
      const settle = (failure?: Error) => (failure ? reject(failure) : resolve(questions.map((n) => 2 * n)))
      calls.push({ questions, settle })
    })
  return { calls, answerAll, asked: () => calls.map(({ questions }) => questions) }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('askTogether', () => {
  it('makes one call of what is asked at one moment, and another one of what is asked later', async () => {
    const { calls, answerAll, asked } = openSlowAnswers()
    const ask = askTogether(answerAll)
    const first = Promise.all([ask(1), ask(2)])
    await turn()
    const second = ask(3)
    await turn()
    expect(asked()).toEqual([[1, 2], [3]])
    for (const { settle } of calls) settle()
    expect([await first, await second]).toEqual([[2, 4], 6])
  })
})

describe('askInTurn', () => {
  it('has one call under way, and those who come meanwhile share the next', async () => {
    const { calls, answerAll, asked } = openSlowAnswers()
    const ask = askInTurn(answerAll)
    const first = ask(1)
    await turn()
    const others = [ask(2), ask(3)]
    await turn()
    const last = ask(4)
    expect(asked()).toEqual([[1]])
    calls[0]?.settle()
    expect(await first).toBe(2)
    await turn()
    expect(asked()).toEqual([[1], [2, 3, 4]])
    calls[1]?.settle()
    expect(await Promise.all([...others, last])).toEqual([4, 6, 8])
    const again = ask(5)
    await turn()
    calls[2]?.settle()
    expect(await again).toBe(10)
  })

  it('goes on after a call that failed, which failed for whoever was in it', async () => {
    const { calls, answerAll } = openSlowAnswers()
    const ask = askInTurn(answerAll)
    const first = ask(1).catch((error: Error) => error.message)
    await turn()
    const second = ask(2)
    calls[0]?.settle(new Error('away'))
    expect(await first).toBe('away')
    await turn()
    calls[1]?.settle()
    expect(await second).toBe(4)
  })

  it('goes on where the call itself throws', async () => {
    let isBroken = true
    const ask = askInTurn((questions: readonly number[]) => {
      if (isBroken) throw new Error('at once')
      return Promise.resolve([...questions])
    })
    await expect(ask(1)).rejects.toThrow('at once')
    isBroken = false
    expect(await ask(2)).toBe(2)
  })
})
