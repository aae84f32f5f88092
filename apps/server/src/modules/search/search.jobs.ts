import type { Tx } from '../../infra/database/database.ts'
import type { JobHandler } from '../../infra/queue/queue.ts'
import type { Events } from '../../kernel/events.ts'
import type { SearchService } from './search.service.ts'

/** What changes in the catalogue is in the index with the next job: the outbox row is written with the change. */
export function searchJobs({ search, events }: { search: SearchService; events: Events<Tx> }) {
  events.startJob('catalog.goods_changed', ({ skuIds }) => ({ name: 'search.index', payload: { skuIds } }))
  events.startJob('catalog.brands_changed', ({ brandIds }) => ({
    name: 'search.index_all_of',
    payload: { brandIds },
  }))
  events.startJob('catalog.categories_changed', ({ categoryIds }) => ({
    name: 'search.index_all_of',
    payload: { categoryIds },
  }))

  const handlers: Record<string, JobHandler> = {
    'search.index': (payload) => search.indexSkus((payload as { skuIds: number[] }).skuIds),
    'search.index_all_of': (payload) => search.indexAllOf(payload),
    'search.repair': () => search.repair(),
    'search.forget_old_counts': () => search.forgetOldCounts(),
  }
  return {
    handlers,
    crons: [
      { cron: '*/10 * * * *', name: 'search.repair', payload: {} },
      { cron: '20 3 * * *', name: 'search.forget_old_counts', payload: {} },
    ],
  }
}
