import { expect, it } from 'vitest'
import { queries } from './queries.ts'
import { scoreRelevance } from './score.ts'

it('asks at least 150 questions, none twice', () => {
  expect(queries.length).toBeGreaterThanOrEqual(150)
  expect(new Set(queries.map(([query]) => query)).size).toBe(queries.length)
})

it('counts the place of the first right one, and how many of all are among ten', () => {
  const found = ['别的', '手机 黑', '手机 红', ...Array(10).fill('别的'), '相机']
  expect(scoreRelevance([{ query: '', found, wanted: ['手机'] }])).toEqual({ mrr: 0.5, recall: 1 })
  expect(scoreRelevance([{ query: '', found, wanted: ['手机', '相机'] }])).toEqual({ mrr: 0.5, recall: 0.5 })
  expect(scoreRelevance([{ query: '', found, wanted: ['冰箱'] }])).toEqual({ mrr: 0, recall: 0 })
})
