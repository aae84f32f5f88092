import type { FlashTicket, HumanAnswer, openFlashPath, ReplyOf } from '@jishi/contract'
import type { ClaimAnswer, FlashGate } from '../../infra/flash-gate/flash-gate.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { FlashClaims } from '../flash/index.ts'
import { type ClaimIds, writeTicket } from './claim-ids.ts'
import type { GateKeeper } from './keep-gate.ts'
import type { LocalGate, SaleItem } from './local-gate.ts'
import type { OneTimePaths } from './one-time-path.ts'
import type { ClaimBuckets } from './token-buckets.ts'

interface Deps {
  gate: Pick<FlashGate, 'claim'>
  claims: Pick<FlashClaims, 'findItem'>
  local: LocalGate
  keeper: Pick<GateKeeper, 'mend'>
  buckets: ClaimBuckets
  paths: OneTimePaths
  claimIds: ClaimIds
  /** Throws account.human_check_failed. */
  accounts: { requireHuman(answer: HumanAnswer): Promise<void> }
  clock: Clock
  /** So long the units of a claim wait for its money. */
  holdMs: number
}

/** Who presses, and on what. */
export interface Press {
  userId: number
  /** The address, as the traffic guard counts it. */
  customer: string
  itemId: number
}

export type ClaimService = ReturnType<typeof createClaimService>

const retryAfterSeconds = 1

/** From the press on the button to the ticket: refuses from memory what it can, and asks the gate for the rest. */
export function createClaimService(deps: Deps) {
  const { gate, claims, local, keeper, buckets, paths, claimIds, accounts, clock, holdMs } = deps

  /** An item that is open and has units. Throws flash.not_found, flash.not_started, flash.over, flash.sold_out, flash.unsure. */
  async function findOpen(itemId: number): Promise<SaleItem> {
    const item = local.find(itemId) ?? (await findNew(itemId))
    const refusal = local.refusalOf(itemId)
    if (refusal !== undefined) throw new AppError(refusal.code, refusal.details)
    return item
  }

  /** One that this process has not heard of: it was scheduled a moment ago, was over long ago, or is none. */
  async function findNew(itemId: number): Promise<SaleItem> {
    const row = await claims.findItem(itemId)
    if (row === undefined || row.state === 'draft') throw new AppError('flash.not_found')
    if (row.state === 'ended' || row.ends_at <= clock.now().getTime()) throw new AppError('flash.over')
    await local.refresh()
    const item = local.find(itemId)
    if (item === undefined) throw new AppError('flash.unsure', { retryAfterSeconds })
    return item
  }

  /** Throws what an answer that is no claim means. */
  function accept(answer: ClaimAnswer, item: SaleItem): Extract<ClaimAnswer, { kind: 'held' }> {
    switch (answer.kind) {
      case 'held':
        local.note(item.itemId, answer.free)
        return answer
      case 'sold_out':
        local.note(item.itemId, answer.free)
        throw new AppError('flash.sold_out', { left: Math.max(0, answer.free) })
      case 'over_limit':
        throw new AppError('flash.over_limit', { limit: item.limitPerPerson })
      case 'early':
        throw new AppError('flash.not_started', { startsAt: new Date(item.startsAt).toISOString() })
      case 'late':
        throw new AppError('flash.over')
      case 'unsure':
        void keeper.mend(item.itemId)
        throw new AppError('flash.unsure', { retryAfterSeconds })
    }
  }

  return {
    /**
     * A path for one claim, from the start of the sale on. Throws account.human_check_required and _failed where the
     * activity is for people only, request.too_many, and what `findOpen` says.
     */
    async openPath(
      { userId, customer, itemId }: Press,
      human: HumanAnswer | undefined,
    ): Promise<ReplyOf<typeof openFlashPath>> {
      const { activityId, guard } = await findOpen(itemId)
      buckets.take({ userId, customer, activityId })
      if (guard === 'captcha') {
        if (human === undefined) throw new AppError('account.human_check_required')
        await accounts.requireHuman(human)
      }
      return paths.open(userId, itemId)
    },

    /**
     * A ticket, the same for the same key as long as there are units. Throws flash.over_limit, flash.path_needed,
     * flash.path_invalid, request.too_many, and what `findOpen` says.
     */
    async claim(
      { userId, customer, itemId }: Press,
      { count, key, path }: { count: number; key: string; path?: string },
    ): Promise<FlashTicket> {
      const item = await findOpen(itemId)
      if (count > item.limitPerPerson) throw new AppError('flash.over_limit', { limit: item.limitPerPerson })
      buckets.take({ userId, customer, activityId: item.activityId })
      const claimId = claimIds.make(userId, itemId, key)
      if (item.guard !== 'none') {
        if (path === undefined) throw new AppError('flash.path_needed')
        await paths.use(path, userId, itemId, claimId)
      }
      const now = clock.now().getTime()
      const { epoch } = item
      const held = accept(await gate.claim({ itemId, claimId, userId, count, now, holdMs, epoch }), item)
      const ticket = writeTicket({ itemId, epoch: held.epoch, claimId })
      return { ticket, itemId, count, state: 'pending', orderNo: null, payBy: null, reason: null }
    },
  }
}
