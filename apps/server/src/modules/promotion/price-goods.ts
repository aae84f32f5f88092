import { addFen, type Fen, type SettlementCoupon, zeroFen } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type CouponRow, listCouponRows, listFreeCoupons } from './coupon.queries.ts'
import { readPersonUses } from './limit.queries.ts'
import { type LivePromotions, toPromotion } from './live-promotions.ts'
import { presentSettlementCoupon } from './promotion.present.ts'
import { findPromotions } from './promotion.queries.ts'
import {
  type Candidate,
  type Combined,
  combine,
  type Deduction,
  isInScope,
  type PromotedLine,
  type Promotion,
} from './promotion.rules.ts'

interface Deps {
  database: Database
  clock: Clock
  live: LivePromotions
}

/** Coupons of one person that a settlement looks at, the newest. */
const couponLimit = 100

/** What goods cost less right now. Pure reading: nothing is used up. */
export function createPricing({ database, clock, live }: Deps) {
  const { db } = database

  /** Promotions that apply by themselves: begun, about these goods, and not used up by all or by this person. */
  async function findAutomatic(
    userId: number,
    lines: readonly PromotedLine[],
    promotions: ReadonlyMap<number, Promotion>,
  ): Promise<Candidate[]> {
    const now = clock.now().getTime()
    const open = [...promotions.values()].filter(
      (promotion) =>
        !promotion.needsCoupon &&
        isNow(promotion, now) &&
        (promotion.totalLimit === null || promotion.used < promotion.totalLimit) &&
        lines.some((line) => isInScope(line, promotion.scope)),
    )
    const counted = open.filter(({ perPerson }) => perPerson !== null).map(({ id }) => id)
    const uses = await readPersonUses(db, userId, counted)
    return open
      .filter(({ id, perPerson }) => perPerson === null || (uses.get(id) ?? 0) < perPerson)
      .map((promotion) => ({ promotion, couponId: null }))
  }

  return {
    /**
     * What comes off these goods: the promotions that apply by themselves, and the chosen coupons. A coupon that is
     * somebody else's, used, expired or does not apply takes nothing off. Asks the database for coupons only if there are any.
     */
    async price(
      userId: number,
      lines: readonly PromotedLine[],
      couponIds: readonly number[],
    ): Promise<Deduction[]> {
      const promotions = await live.get()
      const now = clock.now().getTime()
      const [automatic, coupons] = await Promise.all([
        findAutomatic(userId, lines, promotions),
        listFreeCoupons(db, userId, couponIds, now),
      ])
      const chosen = pickChosen(toCandidates(coupons, promotions, now), couponIds)
      return combine(lines, [...automatic, ...chosen]).deductions
    },

    /**
     * The same with all of a person's coupons, for the page on which they are chosen: what each takes off, or why it
     * does not. `best` chooses those that take off most together.
     */
    async offer(
      userId: number,
      lines: readonly PromotedLine[],
      choice: readonly number[] | 'best',
    ): Promise<{ deductions: Deduction[]; coupons: SettlementCoupon[] }> {
      const promotions = await live.get()
      const now = clock.now().getTime()
      const [automatic, mine] = await Promise.all([
        findAutomatic(userId, lines, promotions),
        listMine(userId, promotions, now),
      ])
      const known = await withEnded(mine, promotions)
      const usable = toCandidates(mine, promotions, now)
      const chosen = choice === 'best' ? chooseBest(lines, automatic, usable) : pickChosen(usable, choice)
      const { deductions } = combine(lines, [...automatic, ...chosen])
      const coupons = mine.flatMap((coupon) => {
        const promotion = known.get(coupon.promotion_id)
        if (promotion === undefined) return []
        const candidate = usable.find(({ couponId }) => couponId === coupon.id)
        const isChosen = deductions.some(({ couponId }) => couponId === coupon.id)
        const effect =
          candidate === undefined
            ? { problem: promotions.has(promotion.id) ? ('not_started' as const) : ('ended' as const) }
            : effectOf(lines, automatic, chosen, candidate)
        return [presentSettlementCoupon(coupon, promotion, { isChosen, ...effect })]
      })
      return { deductions, coupons: coupons.sort(byUse) }
    },
  }

  /** Asks the database only where there are promotions with coupons. */
  async function listMine(userId: number, promotions: ReadonlyMap<number, Promotion>, now: number) {
    if (![...promotions.values()].some(({ needsCoupon }) => needsCoupon)) return []
    return listCouponRows(db, userId, { state: 'usable', now, limit: couponLimit })
  }

  /** Of coupons whose promotion is over or off the name is still shown. */
  async function withEnded(
    coupons: readonly CouponRow[],
    promotions: ReadonlyMap<number, Promotion>,
  ): Promise<ReadonlyMap<number, Promotion>> {
    const ended = coupons.map(({ promotion_id }) => promotion_id).filter((id) => !promotions.has(id))
    if (ended.length === 0) return promotions
    const rows = await findPromotions(db, [...new Set(ended)])
    return new Map([...promotions, ...rows.map((row) => [row.id, toPromotion(row, [])] as const)])
  }
}

type CouponCandidate = Candidate & { couponId: number }

function isNow({ startsAt, endsAt }: Promotion, now: number): boolean {
  return startsAt <= now && now < endsAt
}

function toCandidates(
  coupons: readonly CouponRow[],
  promotions: ReadonlyMap<number, Promotion>,
  now: number,
): CouponCandidate[] {
  return coupons.flatMap((coupon) => {
    const promotion = promotions.get(coupon.promotion_id)
    if (promotion === undefined || !isNow(promotion, now)) return []
    return [{ promotion, couponId: coupon.id }]
  })
}

/** Of two that cannot stand together the one that was named first. */
function pickChosen(coupons: readonly CouponCandidate[], couponIds: readonly number[]): CouponCandidate[] {
  const named = couponIds.flatMap((id) => coupons.find(({ couponId }) => couponId === id) ?? [])
  const firsts = new Map(named.toReversed().map((coupon) => [coupon.promotion.stackGroup, coupon]))
  return [...firsts.values()]
}

/** Adds the coupon that takes off most, again and again, until none adds anything. */
function chooseBest(
  lines: readonly PromotedLine[],
  automatic: readonly Candidate[],
  coupons: readonly CouponCandidate[],
): CouponCandidate[] {
  const chosen: CouponCandidate[] = []
  const totalWith = (more: CouponCandidate[]) =>
    addFen(...combine(lines, [...automatic, ...more]).deductions.map(({ amountFen }) => amountFen))
  for (let total = totalWith([]); ; ) {
    const tried = coupons
      .filter(({ promotion }) => chosen.every((each) => each.promotion.stackGroup !== promotion.stackGroup))
      .map((coupon) => ({ coupon, withIt: totalWith([...chosen, coupon]) }))
      .sort((a, b) => b.withIt - a.withIt)[0]
    if (tried === undefined || tried.withIt <= total) return chosen
    chosen.push(tried.coupon)
    total = tried.withIt
  }
}

/** What the coupon takes off, or would if it were chosen in the place of those of its group. */
function effectOf(
  lines: readonly PromotedLine[],
  automatic: readonly Candidate[],
  chosen: readonly CouponCandidate[],
  coupon: CouponCandidate,
): { amountFen: Fen } | Pick<Combined['refused'][number], 'problem' | 'missingFen'> {
  const beside = chosen.filter(({ promotion }) => promotion.stackGroup !== coupon.promotion.stackGroup)
  const { deductions, refused } = combine(lines, [...automatic, ...beside, coupon])
  const deduction = deductions.find(({ couponId }) => couponId === coupon.couponId)
  if (deduction !== undefined) return { amountFen: deduction.amountFen }
  const refusal = refused.find(({ couponId }) => couponId === coupon.couponId)
  return { problem: refusal?.problem ?? 'not_combinable', missingFen: refusal?.missingFen ?? zeroFen }
}

/** Those that can be used first, of these the greatest first. */
function byUse(a: SettlementCoupon, b: SettlementCoupon): number {
  return (
    Number(a.problem !== null) - Number(b.problem !== null) ||
    b.amountFen - a.amountFen ||
    a.couponId - b.couponId
  )
}
