import { inTransaction, openSqliteFile } from '../sqlite-file.ts'
import type { IndexState, IndexWord, SearchDocument, SearchHits, SearchQuery } from './search.ts'
import { type Doc, findHits, toDoc } from './sqlite-find.ts'
import { createGeneration, dropGeneration, type Generation, openGeneration } from './sqlite-generation.ts'

export type SqliteSearchStore = ReturnType<typeof openSqliteSearchStore>

/** Decoded documents that are kept between questions. */
const maxKept = 200_000

/**
 * The index in its file, asked and written synchronously: for a thread of its own. Several processes may hold the file;
 * which generation lives and which is being built stands in it, and every write looks there in its own transaction.
 */
export function openSqliteSearchStore(file: string) {
  const connection = openSqliteFile({ file, synchronous: 'normal' })
  connection.exec(`
    create table if not exists state (key text primary key, value text not null) strict, without rowid;
  `)
  const readValue = connection.prepare('select value from state where key = ?')
  const writeValue = connection.prepare('insert or replace into state (key, value) values (?, ?)')
  const dropValue = connection.prepare('delete from state where key = ?')
  const dataVersion = connection.prepare('pragma data_version')
  const generations = new Map<number, Generation>()
  const kept = new Map<number, Doc>()
  let keptOf = ''

  const read = (key: 'live' | 'building' | 'version') =>
    (readValue.get(key) as { value: string } | undefined)?.value
  const write = (key: 'live' | 'building' | 'version', value: string | number) =>
    void writeValue.run(key, String(value))

  inTransaction(connection, () => {
    if (read('live') !== undefined) return
    createGeneration(connection, 1)
    write('live', 1)
  })

  function generationOf(key: 'live' | 'building'): Generation | undefined {
    const number = Number(read(key) ?? 0)
    if (number === 0) return undefined
    const known = generations.get(number)
    if (known !== undefined) return known
    const opened = openGeneration(connection, number)
    generations.set(number, opened)
    return opened
  }

  function getLive(): Generation {
    const live = generationOf('live')
    if (live === undefined) throw new Error('the search index has no living generation')
    return live
  }

  /** Anybody's write, or another generation, makes what was kept old. */
  function forgetOld(generation: Generation): void {
    const { data_version: version } = dataVersion.get() as { data_version: number }
    const now = `${generation.number} ${version}`
    if (now === keptOf && kept.size < maxKept) return
    kept.clear()
    keptOf = now
  }

  function load(generation: Generation, places: readonly number[]): Doc[] {
    const missing = places.filter((place) => !kept.has(place))
    if (missing.length > 0) for (const row of generation.findDocs(missing)) kept.set(row.place, toDoc(row))
    return places.flatMap((place) => kept.get(place) ?? [])
  }

  /** A change goes into the living index and into the one that is being built. */
  function change(ids: readonly number[], apply: (generation: Generation) => void): void {
    inTransaction(connection, () => {
      apply(getLive())
      const building = generationOf('building')
      if (building === undefined) return
      apply(building)
      for (const id of ids) building.touch(id)
    })
    kept.clear()
  }

  return {
    index(documents: SearchDocument[]): void {
      change(
        documents.map(({ id }) => id),
        (generation) => {
          for (const document of documents) generation.put(document)
        },
      )
    },

    remove(ids: number[]): void {
      change(ids, (generation) => {
        for (const id of ids) generation.remove(id)
      })
    },

    /** In one read transaction: another process may put another generation in its place meanwhile. */
    find(query: SearchQuery): SearchHits {
      connection.exec('begin')
      try {
        const live = getLive()
        forgetOld(live)
        return findHits(live, (places) => load(live, places), query)
      } finally {
        connection.exec('commit')
      }
    },

    listWords(limit: number): IndexWord[] {
      const live = getLive()
      const names = new Set(live.words('n', limit).map(({ term }) => term))
      return live
        .words('a', limit)
        .map(({ term, count }) => ({ term: term.slice(1), count, isName: names.has(`n${term.slice(1)}`) }))
    },

    listChecksums: (after: number, limit: number) => getLive().checksums(after, limit),

    describe: (): IndexState => ({ version: read('version'), documents: getLive().size() }),

    /** Gives the number of the new generation. What an earlier rebuild left unfinished is dropped. */
    begin(): number {
      return inTransaction(connection, () => {
        const [live, former] = [Number(read('live')), Number(read('building') ?? 0)]
        if (former !== 0) dropGeneration(connection, former)
        generations.delete(former)
        const number = Math.max(live, former) + 1
        createGeneration(connection, number)
        write('building', number)
        return number
      })
    },

    fill(number: number, documents: SearchDocument[]): void {
      inTransaction(connection, () => {
        const building = getBuilding(number)
        for (const document of documents) if (!building.isTouched(document.id)) building.put(document)
      })
    },

    swap(number: number, version: string): void {
      inTransaction(connection, () => {
        getBuilding(number)
        const former = Number(read('live'))
        write('live', number)
        write('version', version)
        dropValue.run('building')
        connection.exec(`delete from touched_${number}`)
        dropGeneration(connection, former)
        generations.delete(former)
      })
      connection.exec(`pragma wal_checkpoint(truncate)`)
    },

    close: () => connection.close(),
  }

  function getBuilding(number: number): Generation {
    const building = generationOf('building')
    if (building?.number !== number) throw new Error('another rebuild of the search index took over')
    return building
  }
}
