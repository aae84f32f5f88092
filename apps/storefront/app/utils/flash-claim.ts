import { ApiError, type FlashGoneReason, type FlashTicket } from '@jishi/contract'

export type FlashPhase = 'coming' | 'running' | 'over'

/** Why there is no answer yet. `early`: by the server's clock it has not begun. */
export type FlashTrouble = 'busy' | 'unsure' | 'offline' | 'early'

/** Where a press on the button stands. */
export type FlashClaim =
  | { step: 'none' | 'asking' }
  /** Tried again by itself with the same key. */
  | { step: 'trying'; trouble: FlashTrouble }
  /** Tried often enough: a person decides whether to go on, with the same key. */
  | { step: 'stuck'; trouble: FlashTrouble }
  | { step: 'queued' | 'ordered' | 'paid'; ticket: FlashTicket }
  | { step: 'gone'; reason: FlashGoneReason }
  | { step: 'refused'; message: string }

/** What the server said no to, as far as the page does something about it. */
export type FlashRefusal = FlashTrouble | 'sold_out' | 'over_limit' | 'over' | 'path' | 'login' | 'other'

/** What the button is now. `reached`: this person has as many as one may have. */
export type FlashFace =
  | Exclude<FlashClaim['step'], 'none' | 'gone' | 'refused'>
  | 'coming'
  | 'open'
  | 'sold_out'
  | 'reached'
  | 'over'

export function readPhase(
  { startsAt, endsAt }: { startsAt: string; endsAt: string },
  now: number,
): FlashPhase {
  if (now < Date.parse(startsAt)) return 'coming'
  return now < Date.parse(endsAt) ? 'running' : 'over'
}

/** How much of an item is taken, in whole percent: never 100 while there is one left, nor 0 when somebody has one. */
export function readSoldPercent({ stock, left }: { stock: number; left: number }): number {
  const percent = Math.round(((stock - left) / stock) * 100)
  if (left <= 0) return 100
  return Math.max(left < stock ? 1 : 0, Math.min(99, percent))
}

export function toClaim(ticket: FlashTicket): FlashClaim {
  if (ticket.state === 'gone') return { step: 'gone', reason: ticket.reason ?? 'outdated' }
  return { step: ticket.state === 'pending' ? 'queued' : ticket.state, ticket }
}

/** Of somebody's tickets of an item, newest first: the one that shows. What waits for its money goes first. */
export function pickHeld(tickets: readonly FlashTicket[]): FlashTicket | undefined {
  return tickets.find(({ state }) => state === 'ordered') ?? tickets.find(({ state }) => state === 'paid')
}

interface Standing {
  phase: FlashPhase
  left: number
  limitPerPerson: number
  claim: FlashClaim
}

/** A claim that goes on is shown whatever the clock says; else the clock and what is left decide. */
export function readFace({ phase, left, limitPerPerson, claim }: Standing): FlashFace {
  if (isOpenClaim(claim)) return claim.step
  if (claim.step === 'gone' && claim.reason === 'over_limit') return 'reached'
  const mayHaveMore = phase === 'running' && left > 0
  if (claim.step === 'paid' && (!mayHaveMore || claim.ticket.count >= limitPerPerson)) return 'paid'
  if (phase !== 'running') return phase
  return left > 0 ? 'open' : 'sold_out'
}

type OpenClaim = Extract<FlashClaim, { step: 'asking' | 'trying' | 'stuck' | 'queued' | 'ordered' }>

/** Something is still to come of it. */
export function isOpenClaim(claim: FlashClaim): claim is OpenClaim {
  return ['asking', 'trying', 'stuck', 'queued', 'ordered'].includes(claim.step)
}

const byCode: Partial<Record<ApiError['code'], FlashRefusal>> = {
  'flash.not_started': 'early',
  'flash.sold_out': 'sold_out',
  'flash.over_limit': 'over_limit',
  'flash.over': 'over',
  'flash.not_found': 'over',
  'flash.path_needed': 'path',
  'flash.path_invalid': 'path',
}

export function readRefusal(error: unknown): FlashRefusal {
  if (!(error instanceof ApiError)) return 'other'
  if (error.status === 0) return 'offline'
  if (error.status === 401) return 'login'
  if (error.status === 429) return 'busy'
  return byCode[error.code] ?? (error.status >= 500 ? 'unsure' : 'other')
}

export function isTrouble(refusal: FlashRefusal): refusal is FlashTrouble {
  return ['busy', 'unsure', 'offline', 'early'].includes(refusal)
}

const tries = 10
const firstPauseMs = 800
const longestPauseMs = 8_000

/**
 * How long to wait before the next try, twice as long each time and spread over half of it, so that all who were sent away
 * together do not come back together. Undefined: enough tried. `attempt` counts from 1, `random` is in [0, 1), and
 * `atLeastMs` is what the server asked for.
 */
export function readPauseMs(
  trouble: FlashTrouble,
  attempt: number,
  random: number,
  atLeastMs = 0,
): number | undefined {
  if (attempt >= tries) return undefined
  if (trouble === 'early') return 150 + random * 150
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1))
  return Math.max(pause * 0.75, atLeastMs) + (pause / 2) * random
}

/** How long after the last look at a ticket comes the next. A push that can come makes looking a safeguard. */
export function readLookPauseMs(
  state: FlashTicket['state'],
  looks: number,
  hasPush: boolean,
): number | undefined {
  if (state === 'paid' || state === 'gone') return undefined
  if (state === 'ordered') return 15_000
  if (hasPush) return 5_000
  return Math.min(5_000, 1_000 * Math.max(1, looks - 2))
}

/** The sentence beside the button, as a key below `flash`. `isStranger`: known to be nobody. */
export function readNoteKey(face: FlashFace, claim: FlashClaim, isStranger: boolean): string {
  if (claim.step === 'trying') return `trouble.${claim.trouble}`
  if (claim.step === 'stuck') return `stuck.${claim.trouble}`
  if (face === 'coming' && isStranger) return 'note.comingLogin'
  if (face === 'open' && claim.step === 'gone' && claim.reason !== 'sold_out') return `gone.${claim.reason}`
  return face === 'open' && claim.step !== 'none' ? 'note.back' : `note.${face}`
}
