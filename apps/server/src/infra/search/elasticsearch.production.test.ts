import { randomUUID } from 'node:crypto'
import { afterAll, describe } from 'vitest'
import { startOpenSearch } from '../../../test/opensearch.ts'
import { openElasticsearch } from './elasticsearch-search.ts'
import { searchConformance } from './search.conformance.ts'

const server = await startOpenSearch()
afterAll(() => server?.stop())

describe.skipIf(server === undefined)('on a real OpenSearch (needs Java and Maven)', () => {
  const url = server?.url ?? ''

  searchConformance('Elasticsearch and OpenSearch', async () => {
    const prefix = `test-${randomUUID()}`
    return {
      open: () => openElasticsearch({ url, prefix }),
      async remove() {
        await fetch(`${url}/${prefix}-*`, { method: 'DELETE' })
      },
    }
  })
})
