import { describe, expect, it } from 'vitest'
import { createFairTurns } from './fair-turns.ts'

/** Work that ends when it is told to, in the order of its beginning. */
function openBench(limits: Parameters<typeof createFairTurns>[0]) {
  const turns = createFairTurns(limits)
  const begun: string[] = []
  const refused: string[] = []
  const ends: (() => void)[] = []
  const ask = (client: string, name = client) => {
    const asked = turns(client, () => {
      begun.push(name)
      const { promise, resolve } = Promise.withResolvers<void>()
      ends.push(resolve)
      return promise
    })
    return asked.catch((error) => void refused.push(`${name} ${error.code}`))
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    begun,
    refused,
    ask,
    settle,
    async endOne() {
      ends.shift()?.()
      await settle()
    },
  }
}

describe('turns', () => {
  it('are given to as many as fit, and to the next when one is over', async () => {
    const bench = openBench({ width: 2, perClient: 9, total: 9 })
    for (const name of ['1', '2', '3']) bench.ask('a', name)
    await bench.settle()
    expect(bench.begun).toEqual(['1', '2'])
    await bench.endOne()
    expect(bench.begun).toEqual(['1', '2', '3'])
  })

  it('go round the clients: a thousand wishes of one stand behind one another, not before somebody else', async () => {
    const bench = openBench({ width: 1, perClient: 2000, total: 9000 })
    for (let n = 0; n < 1000; n++) bench.ask('storm')
    bench.ask('guest', 'guest 1')
    bench.ask('guest', 'guest 2')
    bench.ask('other')
    await bench.settle()
    for (let n = 0; n < 6; n++) await bench.endOne()
    expect(bench.begun).toEqual(['storm', 'storm', 'guest 1', 'other', 'storm', 'guest 2', 'storm'])
  })

  it('are refused to whoever finds his own line full, and to nobody else', async () => {
    const bench = openBench({ width: 1, perClient: 2, total: 99 })
    for (const name of ['1', '2', '3', '4']) bench.ask('a', `a${name}`)
    bench.ask('b')
    await bench.settle()
    expect(bench.refused).toEqual(['a4 server.busy'])
    await bench.endOne()
    await bench.endOne()
    expect(bench.begun).toEqual(['a1', 'a2', 'b'])
  })

  it('cost the last of the longest line its place when the room is full', async () => {
    const bench = openBench({ width: 1, perClient: 9, total: 4 })
    for (const name of ['1', '2', '3', '4']) bench.ask('a', `a${name}`)
    bench.ask('b')
    await bench.settle()
    expect(bench.refused).toEqual([])
    for (const name of ['c', 'd', 'e']) bench.ask(name)
    await bench.settle()
    expect(bench.refused.toSorted()).toEqual(['a3 server.busy', 'a4 server.busy', 'e server.busy'])
    for (let n = 0; n < 4; n++) await bench.endOne()
    expect(bench.begun).toEqual(['a1', 'a2', 'b', 'c', 'd'])
  })

  it('are passed on by work that fails', async () => {
    const turns = createFairTurns({ width: 1, perClient: 9, total: 9 })
    const failing = turns('a', () => Promise.reject(new Error('broken')))
    const next = turns('a', async () => 'served')
    await expect(failing).rejects.toThrow('broken')
    expect(await next).toBe('served')
    expect(await turns('b', async () => 'served too')).toBe('served too')
  })
})
