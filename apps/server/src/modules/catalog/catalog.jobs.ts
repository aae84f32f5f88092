import type { JobHandler } from '../../infra/queue/queue.ts'
import type { CatalogService } from './catalog.service.ts'

export function catalogJobs({ catalog }: { catalog: CatalogService }) {
  const handlers: Record<string, JobHandler> = {
    'catalog.refresh_popularity': async () => {
      await catalog.refreshPopularity()
    },
  }
  return { handlers, crons: [{ cron: '* * * * *', name: 'catalog.refresh_popularity', payload: {} }] }
}
