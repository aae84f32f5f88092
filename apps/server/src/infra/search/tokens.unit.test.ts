import { expect, it } from 'vitest'
import { termsOf } from './tokens.rules.ts'
import { createTokenizer } from './tokens.ts'

const tokenizer = createTokenizer()
const terms = (text: string) => termsOf(tokenizer.cut(text))

it('§4.1 cuts Chinese into words and the words within them', () => {
  expect(terms('液态硅胶磁吸手机壳')).toEqual(expect.arrayContaining(['硅胶', '磁吸', '手机', '手机壳']))
  expect(terms('充电宝')).toContain('充电宝')
})

it('§4.1 cuts models into letters and digits and keeps them whole', () => {
  expect(terms('Mate60Pro')).toEqual(['mate60pro', 'mate', '60', 'pro'])
})

it('§4.1 knows a measure by any of its spellings', () => {
  expect(terms('8GB+256GB')).toEqual(expect.arrayContaining(['8gb', '8g', '256gb', '256g', '256']))
  expect(terms('500克')).toContain('500g')
  expect(terms('1.5匹')).toEqual(['1.5匹', '1.5'])
  expect(terms('27 英寸 4K')).toEqual(expect.arrayContaining(['27', '4k']))
})

it('§4.1 takes full-width letters, other forms and case for the same', () => {
  expect(terms('ＭＡＴＥ６０')).toEqual(terms('mate60'))
  expect(terms('㎏')).toEqual(['kg'])
})

it('tells where each word stands in the text as it was written', () => {
  const text = '①Ａpple 手机'
  const found = tokenizer.cut(text).map(({ from, to }) => text.slice(from, to))
  expect(found).toContain('手机')
})

it('§4.1 learns names of the shop', () => {
  const own = createTokenizer({ dictionary: '' })
  expect(own.cut('磁州电快充').map(({ text }) => text)).not.toContain('磁州电')
  own.learn(['磁州电'])
  expect(own.cut('磁州电快充').map(({ text }) => text)).toContain('磁州电')
})

it('has another version when the dictionary changes', () => {
  expect(createTokenizer({ dictionary: '甲' }).version).not.toBe(
    createTokenizer({ dictionary: '乙' }).version,
  )
  expect(createTokenizer({ dictionary: '甲' }).version).toBe(createTokenizer({ dictionary: '甲' }).version)
})
