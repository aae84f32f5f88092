import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { listTokens } from './match-expression.rules.ts'
import type { SearchDocument } from './search.ts'

/** The tables of one built index. Several may stand in the file: the living one and the one being built. */
export type Generation = ReturnType<typeof openGeneration>

export function createGeneration(connection: DatabaseSync, number: number): void {
  dropGeneration(connection, number)
  connection.exec(`
    create table doc_${number} (
      place integer primary key,
      id integer not null unique,
      family_id integer not null,
      checksum text not null,
      brand_id integer not null,
      category_ids text not null,
      specs text not null,
      price_fen integer not null,
      popularity integer not null,
      created_at integer not null,
      is_in_stock integer not null,
      exact text not null,
      name text not null,
      spec text not null
    ) strict;
    create table touched_${number} (id integer primary key) strict;
    create virtual table token_${number} using fts5 (
      terms, content = '', contentless_delete = 1, detail = none, tokenize = "unicode61 remove_diacritics 0 tokenchars '.'"
    );
    create virtual table word_${number} using fts5vocab (token_${number}, row);
  `)
}

export function dropGeneration(connection: DatabaseSync, number: number): void {
  for (const name of ['word', 'token', 'doc', 'touched'])
    connection.exec(`drop table if exists ${name}_${number}`)
}

export function openGeneration(connection: DatabaseSync, number: number) {
  const findPlace = connection.prepare(`select place from doc_${number} where id = ?`)
  const findTouched = connection.prepare(`select 1 from touched_${number} where id = ?`)
  const touch = connection.prepare(`insert or ignore into touched_${number} (id) values (?)`)
  const dropDoc = connection.prepare(`delete from doc_${number} where place = ?`)
  const dropTokens = connection.prepare(`delete from token_${number} where rowid = ?`)
  const putDoc = connection.prepare(`insert into doc_${number} values (${Array(14).fill('?').join(', ')})`)
  const putTokens = connection.prepare(`insert into token_${number} (rowid, terms) values (?, ?)`)
  const findDocs = connection.prepare(
    `select place, doc.id, family_id, brand_id, category_ids, specs, price_fen, popularity, created_at, is_in_stock
     from json_each(?) as wanted cross join doc_${number} as doc on doc.place = wanted.value`,
  )
  const findTerms = connection.prepare(
    `select place, exact, name, spec
     from json_each(?) as wanted cross join doc_${number} as doc on doc.place = wanted.value`,
  )
  const checksums = connection.prepare(
    `select id, checksum from doc_${number} where id > ? order by id limit ?`,
  )
  const size = connection.prepare(`select count(*) as size from doc_${number}`)
  const match = connection.prepare(
    `select rowid from token_${number} where token_${number} match ? order by rowid limit ?`,
  )
  match.setReturnArrays(true)
  const words = connection.prepare(
    `select term, doc as count from word_${number} where term >= ? and term < ? and length(term) > 2 order by doc desc limit ?`,
  )

  function remove(id: number): void {
    const place = (findPlace.get(id) as { place: number } | undefined)?.place
    if (place === undefined) return
    dropDoc.run(place)
    dropTokens.run(place)
  }

  return {
    number,
    remove,
    put(document: SearchDocument): void {
      remove(document.id)
      const place = placeOf(document)
      putDoc.run(place, ...toRow(document))
      putTokens.run(place, listTokens(document))
    },
    touch: (id: number) => void touch.run(id),
    /** Written or removed since the building began: what the rebuild itself read may be older. */
    isTouched: (id: number) => findTouched.get(id) !== undefined,
    match: (expression: string, limit: number) =>
      (match.all(expression, limit) as unknown as [number][]).map(([place]) => place),
    findDocs: (places: readonly number[]) => findDocs.all(JSON.stringify(places)) as unknown as DocRow[],
    /** What only the best ones are ranked by. */
    findTerms: (places: readonly number[]) => findTerms.all(JSON.stringify(places)) as unknown as TermsRow[],
    checksums: (after: number, limit: number) =>
      checksums.all(after, limit) as unknown as { id: number; checksum: string }[],
    size: () => (size.get() as { size: number }).size,
    words: (place: 'n' | 'a', limit: number) =>
      words.all(place, String.fromCharCode(place.charCodeAt(0) + 1), limit) as unknown as {
        term: string
        count: number
      }[],
  }
}

export interface DocRow {
  place: number
  id: number
  family_id: number
  brand_id: number
  category_ids: string
  specs: string
  price_fen: number
  popularity: number
  created_at: number
  is_in_stock: 0 | 1
}

export interface TermsRow {
  place: number
  exact: string
  name: string
  spec: string
}

const popularitySteps = 4095
const idRoom = 2 ** 40

/**
 * The key of a document in both tables: what many buy comes first, so that reading the first few thousand of a common
 * word reads the right ones.
 */
function placeOf({ id, popularity }: SearchDocument): number {
  const step = Math.min(popularitySteps, Math.round(200 * Math.log1p(popularity)))
  return (popularitySteps - step) * idRoom + id
}

function toRow(document: SearchDocument): SQLInputValue[] {
  const {
    id,
    familyId,
    checksum,
    brandId,
    categoryIds,
    specs,
    priceFen,
    popularity,
    createdAt,
    isInStock,
    terms,
  } = document
  return [
    id,
    familyId,
    checksum,
    brandId,
    JSON.stringify(categoryIds),
    JSON.stringify(specs),
    priceFen,
    popularity,
    createdAt,
    isInStock ? 1 : 0,
    terms.exact.join(' '),
    terms.name.join(' '),
    terms.spec.join(' '),
  ]
}
