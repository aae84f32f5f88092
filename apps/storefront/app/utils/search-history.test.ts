import { describe, expect, it } from 'vitest'
import { forgetWords, readHistory, rememberWords } from './search-history.ts'

describe('what a browser has looked for', () => {
  it('has the newest first, each once however it is written', () => {
    expect(rememberWords('iPhone', ['耳机', 'iphone', '键盘'])).toEqual(['iPhone', '耳机', '键盘'])
  })
  it('ends with the twentieth', () => {
    const many = Array.from({ length: 20 }, (_, index) => `words ${index}`)
    const list = rememberWords('newest', many)
    expect(list).toHaveLength(20)
    expect([list[0], list.at(-1)]).toEqual(['newest', 'words 18'])
  })
  it('forgets one', () => {
    expect(forgetWords('IPHONE', ['耳机', 'iphone'])).toEqual(['耳机'])
  })
  it('is empty where something else was kept', () => {
    for (const stored of [null, '', '{', '{"a":1}', '"手机"', 'null']) expect(readHistory(stored)).toEqual([])
    expect(readHistory(JSON.stringify(['手机', 7, '', null, '  ', 'x'.repeat(61), '耳机']))).toEqual([
      '手机',
      '耳机',
    ])
    expect(readHistory(JSON.stringify(Array(30).fill('手机')))).toHaveLength(20)
  })
})
