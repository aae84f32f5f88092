/** One line of a stored cart. */
export interface StoredLine {
  skuId: number
  count: number
  isSelected: boolean
}

export interface CartBounds {
  /** Lines a cart may hold. */
  maxLines: number
}

/** What `add` did: the whole cart after it, oldest line first, or why nothing changed. */
export type AddResult =
  | { ok: true; lines: StoredLine[] }
  | { ok: false; reason: 'too_many_lines' }
  | { ok: false; reason: 'over_max'; count: number }

/**
 * Carts of people with an account, one flat key per cart. Every call is atomic and one round trip; calls on one cart
 * at the same time happen one after the other and lose nothing. Lines keep the order in which they were first added.
 */
export interface CartStore {
  read(userId: number): Promise<StoredLine[]>
  /**
   * Adds `count` pieces to the line (a new line if there is none) and selects it, unless that would make the line
   * larger than `maxCount` (gives the present count) or the cart longer than `maxLines`.
   */
  add(
    userId: number,
    line: { skuId: number; count: number; maxCount: number },
    bounds: CartBounds,
  ): Promise<AddResult>
  /** Sets count and/or selection of an existing line; undefined when the line is not there. */
  update(
    userId: number,
    skuId: number,
    change: { count?: number; isSelected?: boolean },
  ): Promise<StoredLine[] | undefined>
  selectAll(userId: number, isSelected: boolean): Promise<StoredLine[]>
  /** Removes these lines; those that are not there are passed over. */
  remove(userId: number, skuIds: number[]): Promise<StoredLine[]>
  /**
   * Lays `lines` over the cart: their count and selection win for the same SKU; lines beyond `maxLines` are left out
   * and given back. Doing it twice is the same as once.
   */
  merge(userId: number, lines: StoredLine[], bounds: CartBounds): Promise<{ leftOut: StoredLine[] }>
  close(): Promise<void>
}
