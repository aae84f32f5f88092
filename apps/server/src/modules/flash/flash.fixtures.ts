import { type StaffFlashActivity, toFen } from '@jishi/contract'
import type { Services } from '../../wire.ts'
import type { FlashInput } from './flash.rules.ts'

/** An input that is right at the time of test shops: an hour on the next day. */
export function composeFlash(skuId: number, given: Partial<FlashInput> = {}): FlashInput {
  return {
    name: '整点秒杀',
    startsAt: '2026-11-22T02:00:00.000Z',
    endsAt: '2026-11-22T03:00:00.000Z',
    items: [{ skuId, priceFen: toFen(4900), stock: 6, limitPerPerson: 2 }],
    ...given,
  }
}

export function buildFlash(
  { flashAdmin }: Pick<Services, 'flashAdmin'>,
  skuId: number,
  given: Partial<FlashInput> = {},
): Promise<StaffFlashActivity> {
  return flashAdmin.add(1, composeFlash(skuId, given))
}

/** One that has its stock. */
export async function buildScheduledFlash(
  services: Pick<Services, 'flashAdmin'>,
  skuId: number,
  given: Partial<FlashInput> = {},
): Promise<StaffFlashActivity> {
  const { id, version } = await buildFlash(services, skuId, given)
  return services.flashAdmin.schedule(1, id, version)
}
