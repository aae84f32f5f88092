import type { SearchSuggestion } from '@jishi/contract'
import { tidyWords } from './hot-words.rules.ts'
import type { VocabularyEntry } from './vocabulary.rules.ts'

const shown = 10
const shownCategories = 2
const shownBrands = 2

interface Sources {
  /** Commonest first. */
  entries: readonly VocabularyEntry[]
  /** Hottest first. */
  hot: readonly string[]
  brands: readonly string[]
  categories: readonly { id: number; name: string }[]
  spell: (term: string) => string[]
}

/**
 * At most ten, what others look for first. A word fits when it begins with what was typed, or its sound or the first
 * letters of its syllables do. Of several words, the last one is completed.
 */
export function suggest(
  text: string,
  { entries, hot, brands, categories, spell }: Sources,
): SearchSuggestion[] {
  const typed = tidyWords(text)
  const cut = typed.lastIndexOf(' ') + 1
  const [head, tail] = [typed.slice(0, cut), typed.slice(cut)]
  const fits = (name: string) => fitsName(name.toLowerCase(), typed, spell)
  const words = [
    ...hot.filter((words) => words !== typed && fits(words)),
    ...entries
      .filter(({ term, isName }) => isName && term !== tail)
      .filter((entry) => fitsEntry(entry, tail))
      .slice(0, shown)
      .map(({ term }) => head + term),
  ]
  const ofBrands = brands.filter(fits).slice(0, shownBrands)
  const places = categories.filter(({ name }) => fits(name)).slice(0, shownCategories)
  const named = new Set(ofBrands)
  const room = shown - ofBrands.length - places.length
  return [
    ...places.map(({ id, name }) => ({ text: name, kind: 'category' as const, categoryId: id })),
    ...ofBrands.map((name) => ({ text: name, kind: 'brand' as const, categoryId: null })),
    ...[...new Set(words)]
      .filter((word) => !named.has(word))
      .slice(0, room)
      .map((word) => ({ text: word, kind: 'word' as const, categoryId: null })),
  ]
}

function fitsEntry({ term, sound, initials }: VocabularyEntry, typed: string): boolean {
  return typed !== '' && (term.startsWith(typed) || sound.startsWith(typed) || fitsInitials(initials, typed))
}

function fitsName(name: string, typed: string, spell: (term: string) => string[]): boolean {
  if (name.includes(typed)) return true
  if (!/^[a-z]+$/.test(typed)) return false
  const syllables = spell(name)
  return (
    syllables.join('').startsWith(typed) || fitsInitials(syllables.map((each) => each[0]).join(''), typed)
  )
}

/** One letter would fit far too much. */
function fitsInitials(initials: string, typed: string): boolean {
  return typed.length > 1 && initials.startsWith(typed)
}
