import { addFen, type Fen, type PromotionTerms, shareOver, timesFen, toFen, zeroFen } from '@jishi/contract'

/** A line of goods, as promotions look at it. */
export interface PromotedLine {
  skuId: number
  brandId: number
  categoryId: number
  channelId: number
  priceFen: Fen
  count: number
}

export interface Promotion {
  id: number
  title: string
  note: string
  terms: PromotionTerms
  /** `ids` of a category may be of channels, too. */
  scope: { kind: 'all' | 'sku' | 'category' | 'brand'; ids: readonly number[] }
  needsCoupon: boolean
  isClaimable: boolean
  stackGroup: string
  priority: number
  perPerson: number | null
  totalLimit: number | null
  used: number
  validDays: number | null
  /** Epoch milliseconds, like `endsAt`. */
  startsAt: number
  endsAt: number
}

/** A promotion that may apply, by itself or by a coupon. */
export interface Candidate {
  promotion: Promotion
  couponId: number | null
}

/** What a promotion takes off, and off which lines. The shares add up to the amount, none above what its line costs. */
export interface Deduction {
  couponId: number | null
  promotionId: number
  title: string
  amountFen: Fen
  shares: { skuId: number; amountFen: Fen }[]
  /** What using it counts. A coupon was counted when it was given out. */
  counts: { perPerson: number | null; isTotalLimited: boolean }
}

/** A coupon that takes nothing off, and why. `missingFen`: goods for this much more would do. */
export interface Refusal {
  couponId: number
  problem: 'no_goods' | 'below_threshold' | 'not_combinable'
  missingFen: Fen
}

export interface Combined {
  deductions: Deduction[]
  refused: Refusal[]
}

/**
 * Which candidates apply, and what each takes off. Groups go one after the other, the one with the highest priority
 * first; each looks at what the goods cost after those before it. Of one group one applies: a coupon before what
 * applies by itself, then the one that takes off most, then the higher priority, then the older one.
 */
export function combine(lines: readonly PromotedLine[], candidates: readonly Candidate[]): Combined {
  const left = new Map(lines.map((line) => [line.skuId, timesFen(line.priceFen, line.count)]))
  const combined: Combined = { deductions: [], refused: [] }
  for (const rivals of inGroups(candidates)) {
    const tried = rivals.map((candidate) => ({ candidate, ...tryOne(lines, left, candidate.promotion) }))
    const best = tried.filter(({ offFen }) => offFen > 0).sort(byRank)[0]
    for (const each of tried) {
      if (each.candidate.couponId === null || each === best) continue
      combined.refused.push(refuse(each.candidate.couponId, each))
    }
    if (best === undefined) continue
    const deduction = deduct(best)
    for (const { skuId, amountFen } of deduction.shares)
      left.set(skuId, toFen((left.get(skuId) ?? 0) - amountFen))
    combined.deductions.push(deduction)
  }
  return combined
}

interface Tried {
  candidate: Candidate
  /** The goods it is about, at what they cost by now. */
  goods: { skuId: number; costFen: Fen }[]
  baseFen: Fen
  offFen: Fen
}

function tryOne(
  lines: readonly PromotedLine[],
  left: ReadonlyMap<number, Fen>,
  promotion: Promotion,
): Omit<Tried, 'candidate'> {
  const goods = lines
    .filter((line) => isInScope(line, promotion.scope))
    .map(({ skuId }) => ({ skuId, costFen: left.get(skuId) ?? zeroFen }))
  const baseFen = addFen(...goods.map(({ costFen }) => costFen))
  return { goods, baseFen, offFen: reductionOf(promotion.terms, baseFen) }
}

function deduct({ candidate: { promotion, couponId }, goods, offFen }: Tried): Deduction {
  const shares = shareOver(
    offFen,
    goods.map(({ costFen }) => costFen),
  )
  return {
    couponId,
    promotionId: promotion.id,
    title: promotion.title,
    amountFen: offFen,
    shares: goods.map(({ skuId }, index) => ({ skuId, amountFen: shares[index] ?? zeroFen })),
    counts: {
      perPerson: couponId === null ? promotion.perPerson : null,
      isTotalLimited: couponId === null && promotion.totalLimit !== null,
    },
  }
}

function refuse(couponId: number, { candidate, goods, baseFen, offFen }: Tried): Refusal {
  if (goods.length === 0) return { couponId, problem: 'no_goods', missingFen: zeroFen }
  if (offFen > 0) return { couponId, problem: 'not_combinable', missingFen: zeroFen }
  const missing = thresholdOf(candidate.promotion.terms) - baseFen
  return { couponId, problem: 'below_threshold', missingFen: toFen(Math.max(missing, 0)) }
}

/** Negative where `a` goes before `b`. */
function byRank(a: Tried, b: Tried): number {
  const coupons = Number(b.candidate.couponId !== null) - Number(a.candidate.couponId !== null)
  return coupons || b.offFen - a.offFen || byPriority(a.candidate, b.candidate)
}

function byPriority(a: Candidate, b: Candidate): number {
  const [first, second] = [a.promotion, b.promotion]
  return second.priority - first.priority || first.id - second.id || (a.couponId ?? 0) - (b.couponId ?? 0)
}

function inGroups(candidates: readonly Candidate[]): Candidate[][] {
  return [...Map.groupBy([...candidates].sort(byPriority), ({ promotion }) => promotion.stackGroup).values()]
}

export function isInScope(line: PromotedLine, { kind, ids }: Promotion['scope']): boolean {
  if (kind === 'all') return true
  if (kind === 'sku') return ids.includes(line.skuId)
  if (kind === 'brand') return ids.includes(line.brandId)
  return ids.includes(line.categoryId) || ids.includes(line.channelId)
}

/** What the terms take off goods that cost `baseFen`; never more than that. Percentages are rounded down to a fen. */
export function reductionOf(terms: PromotionTerms, baseFen: Fen): Fen {
  if (baseFen < thresholdOf(terms)) return zeroFen
  return toFen(Math.min(offOf(terms, baseFen), baseFen))
}

function offOf(terms: PromotionTerms, baseFen: Fen): number {
  if (terms.kind === 'full_reduction')
    return terms.isRepeated ? Math.floor(baseFen / terms.overFen) * terms.offFen : terms.offFen
  if (terms.kind === 'discount') {
    const off = Math.floor((baseFen * terms.percentOff) / 100)
    return Math.min(off, terms.capFen ?? off)
  }
  return terms.tiers.findLast(({ overFen }) => baseFen >= overFen)?.offFen ?? 0
}

/** What the goods must be worth for anything to come off. */
export function thresholdOf(terms: PromotionTerms): Fen {
  return terms.kind === 'tier' ? (terms.tiers[0]?.overFen ?? zeroFen) : terms.overFen
}

/** Why these terms do not hold together; undefined when they do. */
export function findTermsFault(terms: PromotionTerms): string | undefined {
  if (terms.kind === 'discount') return undefined
  const tiers = terms.kind === 'tier' ? terms.tiers : [terms]
  if (tiers.some(({ overFen, offFen }) => offFen > overFen)) return 'more comes off than the goods cost'
  const isAscending = tiers.every(({ overFen, offFen }, index) => {
    const before = tiers[index - 1]
    return before === undefined || (overFen > before.overFen && offFen > before.offFen)
  })
  return isAscending ? undefined : 'tiers must ascend'
}
