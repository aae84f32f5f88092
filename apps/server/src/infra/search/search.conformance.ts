import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SearchDocument, SearchFilter, SearchIndex, SearchQuery } from './search.ts'

const word = (...terms: string[]) => terms.map((term) => ({ terms: [term], weight: 1 }))

function makeDocument({
  terms = {},
  ...fields
}: Omit<Partial<SearchDocument>, 'terms'> & {
  id: number
  terms?: Partial<SearchDocument['terms']>
}): SearchDocument {
  return {
    familyId: fields.id,
    checksum: `sum-${fields.id}`,
    categoryIds: [1, 11, 111],
    brandId: 1,
    specs: [],
    priceFen: 9900,
    popularity: 10,
    createdAt: 1000 + fields.id,
    isInStock: true,
    ...fields,
    terms: { exact: [], name: [], kind: [], spec: [], rest: [], ...terms },
  }
}

async function* inBatches(...batches: SearchDocument[][]) {
  yield* batches
}

/** `open` gives the index of one place, another instance at each call; `refresh` waits until writes are found. */
export function searchConformance(
  driver: string,
  openPlace: () => Promise<{ open: () => SearchIndex; remove: () => Promise<void> }>,
) {
  describe(`search: ${driver}`, () => {
    let place: Awaited<ReturnType<typeof openPlace>>
    let index: SearchIndex

    beforeEach(async () => {
      place = await openPlace()
      index = place.open()
    })
    afterEach(async () => {
      await index.close()
      await place.remove()
    })

    const find = (query: Partial<SearchQuery> = {}) =>
      index.find({ words: [word('手机')], filter: {}, sort: 'default', offset: 0, limit: 24, ...query })
    const findIds = async (query: Partial<SearchQuery> = {}) => (await find(query)).ids

    it('finds nothing in an empty index', async () => {
      expect(await find()).toMatchObject({ ids: [], total: 0, isTotalExact: true })
      expect(await index.describe()).toEqual({ version: undefined, documents: 0 })
    })

    it('finds by any term, and again after the document was replaced', async () => {
      await index.index([makeDocument({ id: 1, terms: { name: ['手机'] } })])
      expect(await findIds()).toEqual([1])
      await index.index([makeDocument({ id: 1, terms: { name: ['相机'] } })])
      expect(await findIds()).toEqual([])
      expect(await findIds({ words: [word('相机')] })).toEqual([1])
      expect((await index.describe()).documents).toBe(1)
    })

    it('no longer finds what was removed; removing it again is fine', async () => {
      await index.index([1, 2].map((id) => makeDocument({ id, terms: { name: ['手机'] } })))
      await index.remove([1, 99])
      await index.remove([1])
      expect(await findIds()).toEqual([2])
    })

    it('shows one process what another one wrote', async () => {
      const other = place.open()
      await other.index([makeDocument({ id: 1, terms: { name: ['手机'] } })])
      expect(await findIds()).toEqual([1])
      await other.index([makeDocument({ id: 2, terms: { name: ['手机'] } })])
      expect((await findIds()).toSorted()).toEqual([1, 2])
      await other.close()
    })

    it('§4.1 places what it is before what its name says, and both before what is said about it', async () => {
      await index.index([
        makeDocument({ id: 1, popularity: 900, terms: { rest: ['手机'] } }),
        makeDocument({ id: 2, popularity: 500, terms: { name: ['手机'] } }),
        makeDocument({ id: 3, popularity: 0, terms: { exact: ['手机'], name: ['手机'] } }),
      ])
      expect(await findIds()).toEqual([3, 2, 1])
    })

    it('§4.1 of equals places first what many buy', async () => {
      await index.index(
        [1, 2, 3].map((id) => makeDocument({ id, popularity: id * 100, terms: { name: ['手机'] } })),
      )
      expect(await findIds()).toEqual([3, 2, 1])
    })

    it('§4.1 wants all words, and only where nothing has all of them is content with most, but not with few', async () => {
      await index.index([
        makeDocument({ id: 1, terms: { name: ['红色', '手机'] } }),
        makeDocument({ id: 2, terms: { name: ['手机'] } }),
      ])
      expect(await findIds({ words: [word('红色'), word('手机')] })).toEqual([1])
      expect(await findIds({ words: [word('红色'), word('手机'), word('折叠')] })).toEqual([1])
      expect(await findIds({ words: [word('蓝色'), word('手机')] })).toEqual(expect.arrayContaining([1, 2]))
      expect(await findIds({ words: [word('蓝色'), word('方形'), word('手机')] })).toEqual([])
    })

    it('§4.1 takes a word in any of its spellings, as typed before as meant', async () => {
      await index.index([
        makeDocument({ id: 1, terms: { name: ['移动', '电话'] } }),
        makeDocument({ id: 2, terms: { name: ['手机'] } }),
        makeDocument({ id: 3, terms: { name: ['移动'] } }),
      ])
      const spellings = [
        { terms: ['手机'], weight: 1 },
        { terms: ['移动', '电话'], weight: 0.8 },
      ]
      expect(await findIds({ words: [spellings] })).toEqual([2, 1])
    })

    it('does not let the variants of one family crowd out the others', async () => {
      await index.index([
        ...[1, 2, 3].map((id) =>
          makeDocument({ id, familyId: 1, popularity: 99, terms: { name: ['手机'] } }),
        ),
        makeDocument({ id: 9, familyId: 9, popularity: 90, terms: { name: ['手机'] } }),
      ])
      expect((await findIds()).slice(0, 2)).toEqual([1, 9])
    })

    const shelf = [
      makeDocument({ id: 1, brandId: 1, priceFen: 1000, specs: [{ name: '颜色', value: '红' }] }),
      makeDocument({ id: 2, brandId: 1, priceFen: 20_000, specs: [{ name: '颜色', value: '蓝 "2"' }] }),
      makeDocument({ id: 3, brandId: 2, priceFen: 20_000, specs: [{ name: '颜色', value: '红' }] }),
      makeDocument({ id: 4, brandId: 2, priceFen: 900_000, categoryIds: [1, 12, 121], isInStock: false }),
    ].map((document, at) => ({
      ...document,
      popularity: at,
      terms: { ...document.terms, name: ['手机'] },
    }))

    it.each<[string, SearchFilter, number[]]>([
      ['a category of any level', { categoryId: 12 }, [4]],
      ['brands', { brandIds: [2, 7] }, [3, 4]],
      ['a lowest price', { priceFrom: 20_000 }, [2, 3, 4]],
      ['a highest price', { priceTo: 20_000 }, [1, 2, 3]],
      ['specs', { specs: [{ name: '颜色', values: ['蓝 "2"', '绿'] }] }, [2]],
      ['stock', { isInStock: true }, [1, 2, 3]],
      ['several at once', { brandIds: [1], specs: [{ name: '颜色', values: ['红'] }] }, [1]],
    ])('§4.1 narrows by %s', async (_, filter, ids) => {
      await index.index(shelf)
      const found = await find({ filter })
      expect(found.ids.toSorted()).toEqual(ids)
      expect(found.total).toBe(ids.length)
    })

    it('§4.1 counts facets, each without its own filter', async () => {
      await index.index(shelf)
      const { facets } = await find({ filter: { brandIds: [1] } })
      expect(facets.brands).toEqual([
        { id: 1, count: 2 },
        { id: 2, count: 2 },
      ])
      expect(facets.categories).toEqual([{ id: 111, count: 2 }])
      expect(facets.prices.reduce((sum, count) => sum + count)).toBe(2)
      expect(facets.specs).toEqual([
        {
          name: '颜色',
          values: [
            { value: '红', count: 1 },
            { value: '蓝 "2"', count: 1 },
          ],
        },
      ])
      const open = await find({ filter: { specs: [{ name: '颜色', values: ['红'] }] } })
      expect(open.facets.specs[0]?.values).toEqual([
        { value: '红', count: 2 },
        { value: '蓝 "2"', count: 1 },
      ])
      expect(open.total).toBe(2)
    })

    it('§4.1 sorts as lists do, and numbers its pages', async () => {
      await index.index(shelf)
      expect(await findIds({ sort: 'price_asc' })).toEqual([1, 2, 3, 4])
      expect(await findIds({ sort: 'price_desc' })).toEqual([4, 3, 2, 1])
      expect(await findIds({ sort: 'popular' })).toEqual([4, 3, 2, 1])
      expect(await findIds({ sort: 'new' })).toEqual([4, 3, 2, 1])
      expect(await findIds({ sort: 'price_asc', offset: 2, limit: 1 })).toEqual([3])
    })

    it('repeats and leaves out nothing over the pages of the default order', async () => {
      const many = Array.from({ length: 600 }, (_, at) =>
        makeDocument({ id: at + 1, familyId: at % 7, popularity: at % 50, terms: { name: ['手机'] } }),
      )
      await index.index(many)
      const pages = await Promise.all(
        Array.from({ length: 25 }, (_, page) => findIds({ offset: page * 24, limit: 24 })),
      )
      expect(new Set(pages.flat()).size).toBe(600)
      expect(pages.flat()).toHaveLength(600)
    })

    it('tells the words of documents, commonest first, and which are names', async () => {
      await index.index([
        makeDocument({ id: 1, terms: { name: ['手机', '红色'], rest: ['轻薄'] } }),
        makeDocument({ id: 2, terms: { kind: ['手机'] } }),
      ])
      const words = await index.listWords(10)
      expect(words[0]).toEqual({ term: '手机', count: 2, isName: true })
      expect(words).toContainEqual({ term: '轻薄', count: 1, isName: false })
    })

    it('§4.3 rebuilds beside the living index and swaps at the end', async () => {
      await index.index([makeDocument({ id: 1, terms: { name: ['手机'] } })])
      const seen: number[][] = []
      async function* batches() {
        yield [makeDocument({ id: 2, terms: { name: ['手机'] } })]
        seen.push(await findIds())
      }
      await index.rebuild('v2', batches())
      expect(seen).toEqual([[1]])
      expect(await findIds()).toEqual([2])
      expect(await index.describe()).toEqual({ version: 'v2', documents: 1 })
    })

    it('§4.3 keeps changes that come during a rebuild, whatever the rebuild read before', async () => {
      const old = (id: number) => makeDocument({ id, terms: { name: ['旧'] } })
      await index.index([old(1), old(2), old(3)])
      const other = place.open()
      async function* batches() {
        yield [old(1)]
        await other.index([1, 2].map((id) => makeDocument({ id, terms: { name: ['新'] } })))
        await other.remove([3])
        yield [old(2), old(3), old(4)]
      }
      await index.rebuild('v2', batches())
      expect((await findIds({ words: [word('新')] })).toSorted()).toEqual([1, 2])
      expect(await findIds({ words: [word('旧')] })).toEqual([4])
      expect((await index.describe()).documents).toBe(3)
      await other.close()
    })

    it('§4.3 leaves the living index alone when a rebuild fails, and can be rebuilt again', async () => {
      await index.index([makeDocument({ id: 1, terms: { name: ['手机'] } })])
      async function* failing(): AsyncGenerator<SearchDocument[]> {
        yield [makeDocument({ id: 2, terms: { name: ['手机'] } })]
        throw new Error('no more rows')
      }
      await expect(index.rebuild('v2', failing())).rejects.toThrow('no more rows')
      expect(await findIds()).toEqual([1])
      await index.rebuild('v3', inBatches([makeDocument({ id: 3, terms: { name: ['手机'] } })]))
      expect(await findIds()).toEqual([3])
    })

    it('§4.3 lets a second rebuild take over; the first one says so', async () => {
      const other = place.open()
      async function* overtaken() {
        yield [makeDocument({ id: 1, terms: { name: ['手机'] } })]
        await other.rebuild('v2', inBatches([makeDocument({ id: 2, terms: { name: ['手机'] } })]))
        yield [makeDocument({ id: 3, terms: { name: ['手机'] } })]
      }
      await expect(index.rebuild('v1', overtaken())).rejects.toThrow('took over')
      expect(await findIds()).toEqual([2])
      expect((await index.describe()).version).toBe('v2')
      await other.close()
    })

    it('§4.3 tells ids and checksums in slices, for measuring drift', async () => {
      await index.index([3, 1, 2].map((id) => makeDocument({ id })))
      expect(await index.listChecksums(0, 2)).toEqual([
        { id: 1, checksum: 'sum-1' },
        { id: 2, checksum: 'sum-2' },
      ])
      expect(await index.listChecksums(2, 2)).toEqual([{ id: 3, checksum: 'sum-3' }])
    })
  })
}
