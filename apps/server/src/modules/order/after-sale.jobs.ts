import type { JobHandler } from '../../infra/queue/queue.ts'
import type { AfterSaleService } from './after-sale.service.ts'

export function afterSaleJobs({ afterSales }: { afterSales: Pick<AfterSaleService, 'pictures'> }) {
  const handlers: Record<string, JobHandler> = {
    'after_sale.drop_pictures': (payload) =>
      afterSales.pictures.dropOwned((payload as { userId: number }).userId),
    'after_sale.drop_unused_pictures': () => afterSales.pictures.dropUnused(),
  }
  return {
    handlers,
    crons: [{ cron: '25 * * * *', name: 'after_sale.drop_unused_pictures', payload: {} }],
  }
}
