/** A word of a text. `from` (inclusive) and `to` (exclusive) are its place in the text, in UTF-16 units. */
export interface Word {
  text: string
  from: number
  to: number
  /** Other ways to write the same: `256gb` for `256g`. */
  same: string[]
  /** Smaller words within it: `mate60pro` has mate, 60 and pro. */
  parts: Part[]
}

export interface Part {
  text: string
  from: number
  to: number
}

/** A stretch of one script, in the normal form (NFKC, lower case). */
export interface Run {
  kind: 'han' | 'latin' | 'measure'
  text: string
  from: number
  to: number
}

/** Units as they are written, and the spellings under which a measure is kept. */
const units: Record<string, string[]> = {
  gb: ['gb', 'g'],
  g: ['g', 'gb'],
  克: ['g'],
  tb: ['tb', 't'],
  t: ['t', 'tb'],
  kg: ['kg'],
  公斤: ['kg'],
  千克: ['kg'],
  斤: ['斤'],
  l: ['l'],
  升: ['l'],
  ml: ['ml'],
  毫升: ['ml'],
  英寸: ['寸'],
  寸: ['寸'],
  吋: ['寸'],
  米: ['m'],
  m: ['m'],
  cm: ['cm'],
  厘米: ['cm'],
  mm: ['mm'],
  毫米: ['mm'],
  匹: ['匹'],
  瓦: ['w'],
  w: ['w'],
  mah: ['mah'],
  毫安时: ['mah'],
  毫安: ['mah'],
  k: ['k'],
}
const unitPattern = Object.keys(units)
  .toSorted((a, b) => b.length - a.length)
  .join('|')
const runPattern = new RegExp(
  `(?<measure>\\d+(?:\\.\\d+)?(?:${unitPattern})(?![a-z]))|(?<han>\\p{Script=Han}+)|(?<latin>\\d+\\.\\d+|[^\\P{L}\\p{Script=Han}]+(?:[^\\P{L}\\p{Script=Han}]|\\p{N})*|\\p{N}+(?:[^\\P{L}\\p{Script=Han}]|\\p{N})*)`,
  'gu',
)

/** The text in its normal form, cut where the script changes; signs and blanks are left out. */
export function listRuns(text: string): Run[] {
  const { normal, places } = normalise(text)
  return [...normal.matchAll(runPattern)].map((match) => {
    const kind =
      match.groups?.han !== undefined ? 'han' : match.groups?.measure !== undefined ? 'measure' : 'latin'
    return {
      kind,
      text: match[0],
      from: places[match.index] ?? 0,
      to: places[match.index + match[0].length] ?? text.length,
    } as const
  })
}

/** A run of letters and digits as one word: a model with its parts, or a measure in its spellings. */
export function toWord({ kind, text, from, to }: Run): Word {
  if (kind === 'measure') {
    const [, amount = '', unit = ''] = /^([\d.]+)(.+)$/u.exec(text) ?? []
    const [first = unit, ...others] = units[unit] ?? []
    const number = { text: amount, from, to: from + amount.length }
    return { text: amount + first, from, to, same: others.map((other) => amount + other), parts: [number] }
  }
  const pieces = [...text.matchAll(/\p{N}+(?:\.\p{N}+)?|\p{L}+/gu)]
  const parts = pieces.map((piece) => ({
    text: piece[0],
    from: from + piece.index,
    to: from + piece.index + piece[0].length,
  }))
  return { text, from, to, same: [], parts: parts.length > 1 ? parts : [] }
}

/** Every term under which these words are kept in an index. */
export function termsOf(words: readonly Word[]): string[] {
  return [
    ...new Set(words.flatMap(({ text, same, parts }) => [text, ...same, ...parts.map((part) => part.text)])),
  ]
}

/** One character at a time, so that each keeps its place: a full-width letter or `㎏` may become another length. */
function normalise(text: string): { normal: string; places: number[] } {
  let normal = ''
  const places: number[] = []
  let at = 0
  for (const character of text) {
    const written = character.normalize('NFKC').toLowerCase()
    for (let unit = 0; unit < written.length; unit++) places.push(at)
    normal += written
    at += character.length
  }
  places.push(at)
  return { normal, places }
}
