import { expect, it } from 'vitest'
import { dayOf, isJunk, rankHotWords, tidyWords } from './hot-words.rules.ts'

it('takes one day for another at midnight in China', () => {
  expect(dayOf(new Date('2026-11-25T15:59:59Z'))).toBe('2026-11-25')
  expect(dayOf(new Date('2026-11-25T16:00:00Z'))).toBe('2026-11-26')
})

it('§4.2 knows junk', () => {
  for (const junk of [
    'a',
    '13800138000',
    '....',
    'www.example.com',
    '<script>',
    'ääääää',
    'x'.repeat(30),
    '12 34',
  ])
    expect(isJunk(junk), junk).toBe(true)
  for (const words of ['手机', 'mate 60 pro', '1.5匹空调', '5g']) expect(isJunk(words), words).toBe(false)
})

it('§4.2 halves the heat each day', () => {
  const counts = [
    { day: '2026-11-25', words: '今天', count: 5 },
    { day: '2026-11-24', words: '昨天', count: 9 },
    { day: '2026-11-24', words: '今天', count: 1 },
    { day: '2026-11-20', words: '早先', count: 100 },
  ]
  expect(rankHotWords(counts, '2026-11-25')).toEqual(['今天', '昨天', '早先'])
})

it('takes spellings for the same', () => {
  expect(tidyWords('  ＩＰhone   15 ')).toBe('iphone 15')
})
