import { expect, it } from 'vitest'
import { createProgressBar } from './progress-bar.ts'

function createOutput(terminal: { isTTY?: boolean; columns?: number }) {
  const written: string[] = []
  return { ...terminal, written, write: (text: string) => written.push(text) }
}

it('moves one line on a terminal and ends it with the stage', () => {
  const output = createOutput({ isTTY: true, columns: 60 })
  const bar = createProgressBar(output)
  bar.update({ stage: 'pictures', done: 1, total: 2 })
  bar.update({ stage: 'pictures', done: 2, total: 2 })
  bar.finish()
  const [half, end] = output.written
  expect(half).toMatch(/^\rpictures {5}█+░+ {2}50% {2}1\/2$/)
  expect(end).toMatch(/^\rpictures {5}█+ 100% {2}2\/2\n$/)
  expect(output.written).toHaveLength(2)
})

it('starts a new line when a stage is left unfinished', () => {
  const output = createOutput({ isTTY: true })
  const bar = createProgressBar(output)
  bar.update({ stage: 'pictures', done: 1, total: 2 })
  bar.update({ stage: 'rows', done: 1, total: 2 })
  bar.finish()
  expect(output.written[1]).toBe('\n')
  expect(output.written.at(-1)).toBe('\n')
})

it('writes a plain line at each quarter where there is no terminal', () => {
  const output = createOutput({})
  const bar = createProgressBar(output)
  for (let done = 1; done <= 1000; done++) bar.update({ stage: 'rows', done, total: 1000 })
  bar.finish()
  expect(output.written).toEqual([0, 25, 50, 75, 100].map((percent) => `rows: ${percent}% of 1000\n`))
})
