import { randomUUID } from 'node:crypto'
import {
  acceptAfterSale,
  addFlashActivity,
  addPromotion,
  type BodyOf,
  changeSku,
  createClient,
  type FlashGuard,
  getStaffSku,
  loginStaff,
  type StaffAfterSale,
  type StaffOrder,
  type StaffPromotion,
  type StaffSku,
  scheduleFlashActivity,
  shipOrder,
  toFen,
} from '@jishi/contract'
import { TOTP } from 'otpauth'
import type { Mall } from '../bench/harness/mall.ts'

export type Office = Awaited<ReturnType<typeof enterOffice>>

/** Hires somebody by the command line, as an owner does on the first day, and logs them into the back office. */
export async function enterOffice(mall: Mall) {
  const username = 'office'
  const printed = await mall.command(['staff', 'add', username, '--superuser'])
  const read = (label: string) => new RegExp(`${label}\\s+(\\S+)`).exec(printed)?.[1] ?? ''
  const code = new TOTP({ secret: read('authenticator') }).generate()
  const call = createClient(fetch, `${mall.origin}/api`)
  const { token } = await call(loginStaff, {
    body: { username, password: read('password'), code, transport: 'bearer' },
  })
  const headers = { authorization: `Bearer ${token}` }

  return {
    async changePrice(id: number, priceFen: number): Promise<StaffSku> {
      const { version } = await call(getStaffSku, { params: { id }, headers })
      return call(changeSku, { params: { id }, body: { version, priceFen: toFen(priceFen) }, headers })
    },

    /** No longer for sale. */
    async unlist(id: number): Promise<StaffSku> {
      const { version } = await call(getStaffSku, { params: { id }, headers })
      return call(changeSku, { params: { id }, body: { version, isListed: false }, headers })
    },

    /** Offers one coupon each to everybody, for a day: `offFen` off from `overFen` on. */
    offerCoupon(
      title: string,
      { overFen, offFen }: { overFen: number; offFen: number },
    ): Promise<StaffPromotion> {
      const [now, dayMs] = [Date.now(), 86_400_000]
      const body: BodyOf<typeof addPromotion> = {
        ...{
          title,
          note: '',
          isOn: true,
          needsCoupon: true,
          isClaimable: true,
          priority: 0,
          stackGroup: 'e2e',
        },
        terms: { kind: 'full_reduction', overFen: toFen(overFen), offFen: toFen(offFen), isRepeated: false },
        scope: { kind: 'all', ids: [] },
        ...{ perPerson: 1, totalLimit: null, validDays: null },
        startsAt: new Date(now - dayMs).toISOString(),
        endsAt: new Date(now + dayMs).toISOString(),
      }
      return call(addPromotion, { body, headers })
    },

    /** Sells one piece of a SKU at half its price for an hour, from `startsInMs` on. Gives the path of its page. */
    async sellInFlash(
      sku: { id: number; priceFen: number },
      { name, startsInMs, guard }: { name: string; startsInMs: number; guard: FlashGuard },
    ): Promise<string> {
      const startsAt = Date.now() + startsInMs
      const body: BodyOf<typeof addFlashActivity> = {
        ...{ name, guard },
        startsAt: new Date(startsAt).toISOString(),
        endsAt: new Date(startsAt + 3_600_000).toISOString(),
        items: [{ skuId: sku.id, priceFen: toFen(Math.ceil(sku.priceFen / 2)), stock: 1, limitPerPerson: 1 }],
      }
      const { id, version } = await call(addFlashActivity, { body, headers })
      const { items } = await call(scheduleFlashActivity, { params: { id }, body: { version }, headers })
      return `/flash/${id}/${items[0]?.id}`
    },

    /** Says yes to a refund or a return; the goods came back whole. */
    acceptRefund(afterSaleId: string, decision: string): Promise<StaffAfterSale> {
      const body = { decision, isRestocked: true }
      return call(acceptAfterSale, { params: { afterSaleId }, body, headers })
    },

    /** Hands a parcel to a carrier; without `lines`, everything that is left. */
    ship(
      orderNo: string,
      parcel: Pick<BodyOf<typeof shipOrder>, 'trackingNo' | 'lines'> & { carrier?: 'yto' | 'sf' },
    ): Promise<StaffOrder> {
      const body = { carrier: 'yto' as const, ...parcel, idempotencyKey: randomUUID() }
      return call(shipOrder, { params: { orderNo }, body, headers })
    },
  }
}
