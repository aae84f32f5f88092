/** What becomes of a claim: its units are the person's for a while, for good, or free again. */
export type ClaimState = 'held' | 'sold' | 'gone'

/** One person's right to units of an item, as the gate remembers it. Times are epoch milliseconds. */
export interface GateClaim {
  /** Made by the server, unique everywhere: letters, digits, `-` and `_`. */
  claimId: string
  userId: number
  count: number
  /** The one it was given in, which its ticket names. Smaller than the item's after a rebuild. */
  epoch: number
  /** The end of the hold. The gate only remembers it: who gives back in time is the shop's timed job. */
  until: number
  state: ClaimState
}

/** Many claims, of which only a page is in memory at a time. */
export type ClaimPages = AsyncIterable<readonly GateClaim[]> | Iterable<readonly GateClaim[]>

/** All that a gate knows of an item: what `build` loads. */
export interface GateItem {
  itemId: number
  /** How often the gate of this item was built; from 1, only grows. */
  epoch: number
  /** The window: open from `startsAt`, closed from `endsAt`. */
  startsAt: number
  endsAt: number
  /** Units that one person may have held and sold together. */
  limitPerPerson: number
  /** Units beside those of `claims`. */
  free: number
  /** Each once, in any order and in pages of any size. Read while the gate is built, and no further than it needs. */
  claims: ClaimPages
  /** The server's clock: how long the item is kept is counted from it. */
  now: number
}

export interface ClaimRequest {
  itemId: number
  claimId: string
  userId: number
  /** At least 1. */
  count: number
  /** The server's clock. */
  now: number
  holdMs: number
  /** The epoch that the server knows of. A gate that is older is not believed; one that is newer is. */
  epoch?: number
}

export type ClaimAnswer =
  /** `epoch` and `until` are those of the claim, `free` is what is left now: at 0 or less nobody needs to ask. */
  | { kind: 'held'; epoch: number; until: number; free: number }
  /** `free` units are left, which are not enough; a smaller claim may fit. */
  | { kind: 'sold_out'; free: number }
  | { kind: 'early' | 'late' | 'over_limit' }
  /** The gate does not know the item, or only what it was before a rebuild. Nobody knows, so nobody may guess. */
  | { kind: 'unsure' }

/** `free + held + sold` is the stock. `free` is below zero where the database had given away more than this gate knew. */
export interface GateLook {
  epoch: number
  free: number
  held: number
  sold: number
}

/**
 * Hands out claims on the units of flash sale items, fast and one by one: each call is a single step that nobody sees
 * half done. It decides who may try to buy; what makes an order is the database, which has a guard of its own
 * (docs/decisions/020-flash-sale.md). What it did survives the death of this process; a power cut may take the last
 * moments. An item and all its claims are forgotten a day after the end of its window. A call that rejects may have
 * been done: ask again with the same claim id, or let it be, it is in the log and lapses if nobody pays.
 */
export interface FlashGate extends ClaimLog, GateBooks {
  /** The same claim id again takes nothing more and gives the same answer as long as the item is known by this epoch. */
  claim(request: ClaimRequest): Promise<ClaimAnswer>
  /** Held -> sold. True where it is sold now, also when it was before; false where no such claim is or it is gone. */
  sell(itemId: number, claimId: string): Promise<boolean>
  /** Held -> gone, its units are free again: true once. False where no such claim is, or it is gone or sold. */
  giveBack(itemId: number, claimId: string): Promise<boolean>
  /** Undefined: this gate does not know the claim. */
  find(itemId: number, claimId: string): Promise<GateClaim | undefined>
  /** For the local gates and the reconciler. Undefined: this gate does not know the item. */
  look(itemId: number): Promise<GateLook | undefined>
  /**
   * Calls `listener` soon after an item was sold out, had units again or was built, by any process (SQLite: by this gate).
   * News may be lost while the store is away, so read again from time to time. Gives the function that ends it.
   */
  watch(listener: (itemId: number) => void): () => void
  close(): Promise<void>
}

/** A claim that the database does not know yet. */
export interface TakenClaim extends Omit<GateClaim, 'state'> {
  /** Names its place in the log, for `finish`; never used twice for an item, whatever its epoch. */
  entry: string
  itemId: number
}

/** The log of claims, for the workers that write them to the database. */
export interface ClaimLog {
  /**
   * Claims that nobody has written yet, oldest first of an item, at most `limit`; also those that another call took
   * `idleMs` ago and that are not finished, or soon after. So of two workers only a slow one and its successor ever hold
   * the same.
   * A busy item does not keep others waiting. With nothing to take it waits up to `waitMs`. Both are of real time.
   * `worker` is a name for people who look into the store. Items that the gate does not know are passed over.
   */
  take(
    worker: string,
    options: { itemIds: readonly number[]; limit: number; waitMs: number; idleMs: number },
  ): Promise<TakenClaim[]>
  /** They are written, or refused and given back: nobody takes them again. Fine for those that are finished. */
  finish(itemId: number, entries: readonly string[]): Promise<void>
}

export interface GateStates {
  epoch: number
  states: (ClaimState | undefined)[]
}

/**
 * What the database tells the gate. An item may have millions of claims: they are loaded and listed in pages of about a
 * thousand at most, and each of them is one step, between which others get their turn.
 */
export interface GateBooks {
  /**
   * Builds the gate of an item in place of what an older epoch left: its claims and its log are gone. Does nothing and
   * gives false where this epoch or a later one stands.
   *
   * It is written aside, in steps of at most a page, and stands by one last step, however many claims there are. Until then
   * everybody has what was there before, an older gate or none, and then all of the new one: nobody meets a half. What is
   * claimed, or changed, at the older gate meanwhile goes with it. Of several builds at once each writes for itself; the
   * latest epoch stands in the end, and of the same epoch whichever is ready first. A build that is not finished leaves all
   * as it was: it rejects where its claims reject, or where it slept so long (`abandonMs`) that others took it for dead, and
   * what a dead process wrote of one is removed by and by.
   *
   * The gate is what `free` and `claims` said when they were read. Who reads them answers for their being of one moment,
   * and for looking again afterwards at what moved since.
   */
  build(item: GateItem): Promise<boolean>
  /**
   * The ids of an item's claims that are held or sold, in any order. One that is so all the while is listed, and may be
   * more than once. Nothing for an item that the gate does not know.
   */
  listClaims(itemId: number): AsyncIterable<string[]>
  /**
   * The ids of an item's claims that are not finished: the database may not know them yet. One that is in the log all the
   * while is listed. So a claim that is listed above, then not here, and then has no row in the database never gets one.
   */
  listLog(itemId: number): AsyncIterable<string[]>
  /**
   * The states of these claims, at least one and at most a page, in their order, as of one moment; undefined for one that
   * the gate does not know, and altogether for an item that it does not know.
   */
  readStates(itemId: number, claimIds: readonly string[]): Promise<GateStates | undefined>
  /**
   * Makes a claim be what the database says of it, known here or not: its units move between free, held and sold, also
   * when that leaves less than nothing free. Never touches the log. False where nothing had to change or the item has
   * not this epoch.
   */
  correct(itemId: number, epoch: number, claim: GateClaim): Promise<boolean>
}
