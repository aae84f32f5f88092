import type { Tx } from '../../infra/database/database.ts'
import type { JobHandler } from '../../infra/queue/queue.ts'
import type { Events } from '../../kernel/events.ts'
import type { CartService } from './cart.service.ts'

export function cartJobs({ carts, events }: { carts: CartService; events: Events<Tx> }) {
  events.startJob('account.deleted', ({ userId }) => ({ name: 'cart.forget_owner', payload: { userId } }))
  events.startJob('order.cart_kept', (payload) => ({ name: 'cart.remove_ordered', payload }))

  const handlers: Record<string, JobHandler> = {
    'cart.forget_owner': (payload) => carts.forgetOwner((payload as { userId: number }).userId),
    'cart.remove_ordered': (payload) => {
      const { userId, skuIds } = payload as { userId: number; skuIds: number[] }
      return carts.removeOrdered(userId, skuIds)
    },
  }
  return { handlers, crons: [] as { cron: string; name: string; payload: object }[] }
}
