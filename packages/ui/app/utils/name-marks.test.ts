import { describe, expect, it } from 'vitest'
import { splitMarks } from './name-marks.ts'

const marked = (text: string, marks: { from: number; to: number }[]) =>
  splitMarks(text, marks)
    .map((part) => (part.isMarked ? `[${part.text}]` : part.text))
    .join('')

describe('the marks of a name', () => {
  it('cut it where they begin and end', () => {
    expect(
      marked('华为 Mate 手机', [
        { from: 0, to: 2 },
        { from: 8, to: 10 },
      ]),
    ).toBe('[华为] Mate [手机]')
    expect(marked('耳机', [{ from: 0, to: 2 }])).toBe('[耳机]')
  })
  it('leave a name without any as it is', () => {
    expect(splitMarks('降噪耳机')).toEqual([{ text: '降噪耳机', isMarked: false }])
    expect(splitMarks('', [{ from: 0, to: 3 }])).toEqual([])
  })
  it('never lose or repeat a letter, however they overlap or reach beyond the end', () => {
    expect(
      marked('0123456789', [
        { from: 2, to: 5 },
        { from: 4, to: 7 },
      ]),
    ).toBe('01[234][56]789')
    expect(
      marked('0123456789', [
        { from: 8, to: 20 },
        { from: 30, to: 40 },
      ]),
    ).toBe('01234567[89]')
    expect(marked('0123456789', [{ from: 5, to: 3 }])).toBe('0123456789')
  })
})
