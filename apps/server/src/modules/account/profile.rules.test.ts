import { expect, it } from 'vitest'
import { cleanName } from './profile.rules.ts'

it.each([
  ['  小明  ', '小明'],
  ['a\tb\nc\0d\u007f', 'abcd'],
  ['admin\u202etxt', 'admintxt'],
  ['\u200b\ufeff\u2066', ''],
  ['\u200d', ''],
  [' \u3000\u00a0 ', ''],
  ['👨‍👩‍👧 一家', '👨‍👩‍👧 一家'],
  ['\ud800x', 'x'],
])('§1.8 a nickname %j is kept as %j', (given, kept) => {
  expect(cleanName(given, 20)).toBe(kept)
})

it('counts characters as people do, not halves of them', () => {
  expect(cleanName('😀'.repeat(30), 20)).toBe('😀'.repeat(20))
})
