import type { Tx } from '../../infra/database/database.ts'
import type { JobHandler } from '../../infra/queue/queue.ts'
import type { Events } from '../../kernel/events.ts'
import type { PageService } from './page.service.ts'
import { partsOfBrands, partsOfContent } from './parts.rules.ts'

type Goods = Parameters<PageService['refreshGoods']>[0]

export function pageJobs({ pages, events }: { pages: PageService; events: Events<Tx> }) {
  const refreshParts = (parts: string[]) => ({ name: 'page.refresh_parts', payload: { parts } })
  events.startJob('catalog.goods_changed', (goods) => ({ name: 'page.refresh_goods', payload: goods }))
  events.startJob('catalog.categories_changed', () => refreshParts(['categories']))
  events.startJob('catalog.brands_changed', ({ brandIds }) => refreshParts(partsOfBrands(brandIds)))
  events.startJob('content.changed', ({ contentKey }) => refreshParts(partsOfContent(contentKey)))

  const handlers: Record<string, JobHandler> = {
    'page.refresh_goods': (payload) => pages.refreshGoods(payload as Goods),
    'page.refresh_parts': (payload) => pages.refreshParts((payload as { parts: string[] }).parts),
    'page.render': (payload) => pages.render((payload as { key: string }).key),
    'page.refresh_home': () => pages.refreshHome(),
    'page.refresh_shown': () => pages.refreshShown(),
    'page.refresh_all': () => pages.refreshAll(),
    'page.sweep': () => pages.sweep(),
  }
  return {
    handlers,
    crons: [
      { cron: '* * * * *', name: 'page.refresh_home', payload: {} },
      { cron: '*/10 * * * *', name: 'page.refresh_shown', payload: {} },
      { cron: '*/15 * * * * *', name: 'page.sweep', payload: {} },
    ],
  }
}
