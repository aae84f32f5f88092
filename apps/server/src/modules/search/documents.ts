import { createHash } from 'node:crypto'
import type { SearchDocument } from '../../infra/search/search.ts'
import { termsOf } from '../../infra/search/tokens.rules.ts'
import type { Tokenizer } from '../../infra/search/tokens.ts'
import type { SearchSource } from '../catalog/index.ts'

/** A SKU as the index keeps it. */
export function toDocument(source: SearchSource, tokenizer: Tokenizer): SearchDocument {
  const { id, spuId, brand, categories, specs, priceFen, popularity, createdAt, isInStock } = source
  const terms = (...texts: string[]) => termsOf(texts.flatMap((text) => tokenizer.cut(text)))
  return {
    id,
    familyId: spuId,
    checksum: checksumOf(source),
    terms: {
      exact: listExact(source, tokenizer),
      name: terms(source.name, brand.name),
      kind: terms(...categories.map((category) => category.name)),
      spec: terms(...specs.map(({ value }) => value)),
      rest: [...new Set([...terms(source.caption), ...listCharacters(source.name)])],
    },
    categoryIds: categories.map((category) => category.id),
    brandId: brand.id,
    specs,
    priceFen,
    popularity,
    createdAt,
    isInStock,
  }
}

/**
 * Says all of it that the index keeps. Sales go up all day: only a change by a fifth or so makes a document old.
 */
export function checksumOf({ popularity, ...source }: SearchSource): string {
  const heat = Math.round(4 * Math.log1p(popularity))
  return createHash('sha1')
    .update(JSON.stringify([heat, source]))
    .digest('base64url')
    .slice(0, 16)
}

/** What it is, in a word: the brand as it is called, the categories, the noun that the name of the family ends in. */
function listExact({ spuName, brand, categories }: SearchSource, tokenizer: Tokenizer): string[] {
  const last = (text: string) => tokenizer.cut(text).at(-1)?.text
  const spoken = spuName.split(' ')[0] ?? ''
  const kinds = categories.flatMap(({ name }) => name.split(/[与和、/]/))
  const words = [
    ...termsOf(tokenizer.cut(brand.name)),
    ...(brand.name.startsWith(spoken) ? [spoken] : []),
    ...kinds,
    ...kinds.map(last),
    last(spuName),
  ]
  const written = words.flatMap((word) =>
    word ? [word.normalize('NFKC').toLowerCase().replaceAll(' ', '')] : [],
  )
  return [...new Set(written)]
}

/** Single characters: the last resort of a word that was cut otherwise than it is typed. */
function listCharacters(text: string): string[] {
  return [...new Set(text.match(/\p{Script=Han}/gu) ?? [])]
}
