import { expect, it } from 'vitest'
import { listRuns, toWord, type Word } from '../../infra/search/tokens.rules.ts'
import { understand } from './understand.rules.ts'
import { indexVocabulary } from './vocabulary.rules.ts'

const sounds: Record<string, string[]> = {
  手机: ['shou', 'ji'],
  收机: ['shou', 'ji'],
  耳机: ['er', 'ji'],
  华为: ['hua', 'wei'],
  电饭煲: ['dian', 'fan', 'bao'],
}
const spell = (term: string) => sounds[term] ?? []
const word = (term: string, count = 10) => ({ term, count, isName: true })
const vocabulary = indexVocabulary(
  [word('手机', 90), word('耳机'), word('华为'), word('电饭煲'), word('studio'), word('pad')],
  spell,
)
const synonyms = new Map([['电饭锅', ['电饭煲']]])
/** Divides at blanks only: what jieba does is tested elsewhere. */
const cut = (text: string): Word[] =>
  listRuns(text).map((run) => (run.kind === 'han' ? { ...run, same: [], parts: [] } : toWord(run)))
const read = (text: string) => understand(text, { vocabulary, synonyms, cut, spell })
const termsOf = (text: string) =>
  read(text).words.map((spellings) => spellings.map(({ terms }) => terms.join('+')))

it('§4.1 takes a word as it is, and its synonyms for less', () => {
  expect(termsOf('手机')).toEqual([['手机']])
  const [[typed, other] = []] = read('电饭锅').words
  expect([typed?.weight, other?.terms]).toEqual([1, ['电饭煲']])
  expect(other?.weight).toBeLessThan(1)
})

it.each([
  ['its sound', 'shouji', '手机'],
  ['its first letters', 'hw', '华为'],
  ['a slip in its sound', 'huawie', '华为'],
  ['a slip in a latin word', 'studoi', 'studio'],
  ['another character of the same sound', '收机', '手机'],
])('§4.1 knows a word by %s', (_, typed, meant) => {
  expect(termsOf(typed)[0]).toContain(meant)
})

it('§4.1 cuts sounds typed in a row', () => {
  expect(termsOf('huaweishouji')).toEqual([
    ['huawei', '华为'],
    ['shouji', '手机'],
  ])
})

it('§4.2 says what was meant where something was wrong, and only there', () => {
  expect(read('收机').meant).toBe('手机')
  expect(read('华为 收机').meant).toBe('华为手机')
  expect(read('studoi 手机').meant).toBe('studio手机')
  for (const right of ['手机', 'shouji', 'pad', 'hw']) expect(read(right).meant).toBeNull()
})

it('passes over words that say nothing, unless there are no others', () => {
  expect(termsOf('我要 手机')).toEqual([['手机']])
  expect(termsOf('我要')[0]).toContain('我要')
})

it('allows one slip from four letters on and two from eight on', () => {
  expect(vocabulary.near('pid')).toEqual([])
  expect(vocabulary.near('stubio')).toEqual(['studio'])
  expect(vocabulary.near('stubia')).toEqual([])
  expect(vocabulary.near('dianfnbaoo')).toEqual(['dianfanbao'])
})
