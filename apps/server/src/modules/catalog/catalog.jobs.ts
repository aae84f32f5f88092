import type { Tx } from '../../infra/database/database.ts'
import type { JobHandler } from '../../infra/queue/queue.ts'
import type { Events } from '../../kernel/events.ts'
import type {} from './catalog.events.ts'
import type { CatalogService } from './catalog.service.ts'

export function catalogJobs({ catalog, events }: { catalog: CatalogService; events: Events<Tx> }) {
  events.on('catalog.goods_changed', (tx, { skuIds }) => catalog.noteChangedGoods(tx, skuIds))

  const handlers: Record<string, JobHandler> = {
    'catalog.refresh_popularity': async () => {
      await catalog.refreshPopularity()
    },
  }
  return { handlers, crons: [{ cron: '* * * * *', name: 'catalog.refresh_popularity', payload: {} }] }
}
