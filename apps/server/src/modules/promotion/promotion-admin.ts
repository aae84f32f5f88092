import type {
  addPromotion,
  BodyOf,
  changePromotion,
  PromotionTerms,
  StaffCoupon,
  StaffPromotion,
} from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { toKeyset } from '../../kernel/page.ts'
import type { Audit } from '../staff/index.ts'
import { findCoupon, listCouponsOfPromotion, voidFreeCoupon } from './coupon.queries.ts'
import { giveCoupon } from './coupons.ts'
import { toPromotion } from './live-promotions.ts'
import { presentStaffCoupon, presentStaffPromotion } from './promotion.present.ts'
import {
  findPromotions,
  insertPromotion,
  listPromotions,
  listScopes,
  lockPromotion,
  type PromotionRow,
  replaceScope,
  updatePromotion,
} from './promotion.queries.ts'
import { findTermsFault } from './promotion.rules.ts'

type AddInput = BodyOf<typeof addPromotion>
type ChangeInput = BodyOf<typeof changePromotion>

interface Deps {
  database: Database
  clock: Clock
  audit: Pick<Audit, 'record'>
  /** Called after each commit: what was remembered is old now. */
  onChanged: () => void
}

export type PromotionAdmin = ReturnType<typeof createPromotionAdmin>

const pageSize = 50

/** Staff's hand on promotions and coupons. Every change is audited in its own transaction. */
export function createPromotionAdmin({ database, clock, audit, onChanged }: Deps) {
  const { db } = database

  async function write<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const result = await database.transaction(work)
    onChanged()
    return result
  }

  async function lock(tx: Tx, id: number): Promise<StaffPromotion & { row: PromotionRow }> {
    const row = await lockPromotion(tx, database, id)
    if (row === undefined) throw new AppError('promotion.not_found')
    const scopes = await listScopes(tx, [id])
    return { ...presentStaffPromotion(row, scopes.get(id) ?? []), row }
  }

  return {
    /** Newest first. */
    async list({ after }: { after?: string } = {}) {
      const rows = await listPromotions(db, after === undefined ? undefined : Number(after), pageSize + 1)
      const scopes = await listScopes(
        db,
        rows.map(({ id }) => id),
      )
      return toKeyset(
        rows,
        pageSize,
        ({ id }) => String(id),
        (row) => presentStaffPromotion(row, scopes.get(row.id) ?? []),
      )
    },

    /** Throws promotion.not_found. */
    async get(id: number): Promise<StaffPromotion> {
      const [row] = await findPromotions(db, [id])
      if (row === undefined) throw new AppError('promotion.not_found')
      return presentStaffPromotion(row, (await listScopes(db, [id])).get(id) ?? [])
    },

    /** Throws promotion.terms_invalid. */
    async add(staffId: number, input: AddInput): Promise<StaffPromotion> {
      checkTerms(input)
      return write(async (tx) => {
        const row = { ...toColumns(input), ...fixedColumns(input), used: 0, version: 1 } as PromotionRow
        const id = await insertPromotion(tx, row)
        await replaceScope(tx, id, input.scope.ids)
        const after = presentStaffPromotion({ ...row, id }, [...input.scope.ids])
        await record(tx, staffId, 'promotion.add', { kind: 'promotion', id }, null, after)
        return after
      })
    },

    /** Throws promotion.not_found, staff.changed_meanwhile, promotion.terms_invalid, promotion.limit_fixed, promotion.limit_below_used. */
    async change(staffId: number, id: number, { version, ...input }: ChangeInput): Promise<StaffPromotion> {
      return write(async (tx) => {
        const { row, ...before } = await lock(tx, id)
        if (before.version !== version)
          throw new AppError('staff.changed_meanwhile', { version: before.version })
        const wanted = { ...before, ...input }
        checkTerms(wanted)
        checkLimit(before, wanted.totalLimit)
        const change = { ...toColumns(wanted), total_limit: wanted.totalLimit, version: version + 1 }
        await updatePromotion(tx, id, change)
        if (input.scope !== undefined) await replaceScope(tx, id, input.scope.ids)
        const after = presentStaffPromotion({ ...row, ...change }, [...wanted.scope.ids])
        await record(tx, staffId, 'promotion.change', { kind: 'promotion', id }, before, after)
        return after
      })
    },

    /** Coupons of a promotion, newest first. */
    async listCoupons(promotionId: number, { after }: { after?: string } = {}) {
      const before = after === undefined ? undefined : Number(after)
      const rows = await listCouponsOfPromotion(db, promotionId, before, pageSize + 1)
      return toKeyset(rows, pageSize, ({ id }) => String(id), presentStaffCoupon)
    },

    /** Throws promotion.not_found, promotion.not_claimable (over, or without coupons), promotion.claimed_already, promotion.sold_out. */
    async grantCoupon(staffId: number, promotionId: number, userId: number): Promise<StaffCoupon> {
      const [row] = await findPromotions(db, [promotionId])
      if (row === undefined) throw new AppError('promotion.not_found')
      const now = clock.now().getTime()
      if (row.needs_coupon === 0 || row.ends_at <= now) throw new AppError('promotion.not_claimable')
      return write(async (tx) => {
        const given = await giveCoupon({ database }, tx, toPromotion(row, []), userId, now)
        const after = presentStaffCoupon(given)
        await record(tx, staffId, 'coupon.add', { kind: 'coupon', id: given.id }, null, after)
        return after
      })
    },

    /** Throws promotion.coupon_not_found, promotion.coupon_gone where it is not free any more. */
    async voidCoupon(staffId: number, id: number): Promise<void> {
      await write(async (tx) => {
        const coupon = await findCoupon(tx, id)
        if (coupon === undefined) throw new AppError('promotion.coupon_not_found')
        if (!(await voidFreeCoupon(tx, id))) throw new AppError('promotion.coupon_gone')
        const before = presentStaffCoupon(coupon)
        const subject = { kind: 'coupon', id }
        await record(tx, staffId, 'coupon.delete', subject, before, { ...before, state: 'void' })
      })
    },
  }

  function record(
    tx: Tx,
    staffId: number,
    action: string,
    subject: { kind: string; id: number },
    before: object | null,
    after: object,
  ): Promise<void> {
    const named = { kind: subject.kind, id: String(subject.id) }
    return audit.record(tx, { staffId, action, subject: named, before, after })
  }
}

function checkTerms({
  terms,
  scope,
  startsAt,
  endsAt,
  needsCoupon,
  isClaimable,
}: Pick<AddInput, 'terms' | 'scope' | 'startsAt' | 'endsAt' | 'needsCoupon' | 'isClaimable'>): void {
  const fault =
    findTermsFault(terms) ??
    (Date.parse(startsAt) >= Date.parse(endsAt) ? 'it ends before it starts' : undefined) ??
    ((scope.kind === 'all') !== (scope.ids.length === 0) ? 'the scope names nothing' : undefined) ??
    (isClaimable && !needsCoupon ? 'only coupons can be taken' : undefined)
  if (fault !== undefined) throw new AppError('promotion.terms_invalid', { reason: fault })
}

/** What was not counted from the start cannot be limited later. */
function checkLimit({ totalLimit, used }: StaffPromotion, wanted: number | null): void {
  if ((totalLimit === null) !== (wanted === null)) throw new AppError('promotion.limit_fixed')
  if (wanted !== null && wanted < used) throw new AppError('promotion.limit_below_used', { used })
}

function toColumns(input: Omit<AddInput, 'perPerson' | 'validDays' | 'totalLimit' | 'needsCoupon'>) {
  const { kind, ...rules }: PromotionTerms = input.terms
  return {
    title: input.title.trim(),
    note: input.note.trim(),
    kind,
    rules: JSON.stringify(rules),
    scope_kind: input.scope.kind,
    is_claimable: toBit(input.isClaimable),
    stack_group: input.stackGroup,
    priority: input.priority,
    starts_at: Date.parse(input.startsAt),
    ends_at: Date.parse(input.endsAt),
    is_on: toBit(input.isOn),
  }
}

function fixedColumns({ needsCoupon, perPerson, validDays, totalLimit }: AddInput) {
  return {
    needs_coupon: toBit(needsCoupon),
    per_person: perPerson,
    valid_days: validDays,
    total_limit: totalLimit,
  }
}

function toBit(value: boolean): 0 | 1 {
  return value ? 1 : 0
}
