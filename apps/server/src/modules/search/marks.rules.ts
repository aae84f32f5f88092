import type { SearchCard } from '@jishi/contract'
import type { QueryWord } from '../../infra/search/search.ts'
import type { Word } from '../../infra/search/tokens.rules.ts'

type Mark = SearchCard['marks'][number]

/** The parts of a name, cut into words, that were looked for in one spelling or another; neighbours are one part. */
export function markName(name: readonly Word[], words: readonly QueryWord[]): Mark[] {
  const wanted = new Set(words.flat().flatMap(({ terms }) => terms))
  const found = name.flatMap((word): Mark[] => {
    if ([word.text, ...word.same].some((term) => wanted.has(term))) return [{ from: word.from, to: word.to }]
    return word.parts.filter((part) => wanted.has(part.text)).map(({ from, to }) => ({ from, to }))
  })
  return joinMarks(found)
}

function joinMarks(marks: readonly Mark[]): Mark[] {
  const joined: Mark[] = []
  for (const { from, to } of marks.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}
