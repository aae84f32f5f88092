import { expect, it } from 'vitest'
import { createTokenizer } from '../../infra/search/tokens.ts'
import { markName } from './marks.rules.ts'

const { cut } = createTokenizer()
const marked = (name: string, ...terms: string[]) =>
  markName(
    cut(name),
    terms.map((term) => [{ terms: [term], weight: 1 }]),
  ).map(({ from, to }) => name.slice(from, to))

it('§4.1 marks whole words and words within words', () => {
  expect(marked('透明防摔手机壳 银灰', '手机')).toEqual(['手机'])
  expect(marked('透明防摔手机壳 银灰', '手机壳', '银灰')).toEqual(['手机壳', '银灰'])
  expect(marked('Mate60Pro 手机', '60')).toEqual(['60'])
})

it('joins neighbours, and marks as it is written', () => {
  expect(marked('ＭＡＴＥ 手机壳', 'mate', '手机', '手机壳')).toEqual(['ＭＡＴＥ', '手机壳'])
  expect(marked('内存 8GB+256GB', '256g')).toEqual(['256GB'])
})

it('marks nothing that was not looked for', () => {
  expect(marked('手机', '耳机')).toEqual([])
})
