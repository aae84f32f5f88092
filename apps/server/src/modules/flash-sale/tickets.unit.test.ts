import { expect, it } from 'vitest'
import { systemClock } from '../../kernel/clock.ts'
import type { ClaimRow } from '../flash/index.ts'
import { createClaimIds, writeTicket } from './claim-ids.ts'
import { createTickets } from './tickets.ts'

const [userId, itemId] = [7, 3]
const claimIds = createClaimIds('a secret of a shop')
const claimId = claimIds.make(userId, itemId, 'press-001')
const ticket = writeTicket({ itemId, epoch: 1, claimId })

it('says of no claim that it is gone that was written just before its gate was built anew', async () => {
  const shop = { epoch: 1, row: undefined as ClaimRow | undefined }
  const tickets = createTickets({
    gate: { find: async () => undefined },
    claims: {
      find: async () => shop.row,
      async findItem() {
        // While the answer is on its way a worker writes the claim, and then the epoch ends.
        Object.assign(shop, { row: composeRow(), epoch: 2 })
        return { ...composeItem(), epoch: shop.epoch }
      },
      listOf: async () => [],
      toTicket: ({ state, order_no: orderNo }) => ({
        ...{ ticket, itemId, count: 1, state, orderNo, payBy: null, reason: null },
      }),
    },
    claimIds,
    clock: systemClock,
  })
  await expect(tickets.get(userId, ticket)).resolves.toMatchObject({ state: 'ordered', orderNo: '1', ticket })
})

function composeRow(): ClaimRow {
  return {
    ...{
      claim_id: claimId,
      item_id: itemId,
      user_id: userId,
      count: 1,
      epoch: 1,
      until: 1000,
      created_at: 0,
    },
    ...{ state: 'ordered', reason: null, order_no: '1' },
  }
}

function composeItem() {
  return {
    ...{ id: itemId, activity_id: 1, sku_id: 1, sequence: 0, price_fen: 100, stock: 5, taken: 1 },
    ...{ limit_per_person: 2, epoch: 1, starts_at: 0, ends_at: 1000 },
    ...{ state: 'scheduled' as const, guard: 'none' as const },
  }
}
