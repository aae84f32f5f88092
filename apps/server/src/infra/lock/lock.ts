/**
 * Locks for work that should happen once, among all processes. A lock saves work; it does not keep data right: an owner
 * that is paused for longer than `ttlMs` wakes up beside its successor and does not know it. Where that would hurt, the
 * write names the fence and the database refuses smaller ones (docs/guide/oversell.md).
 */
export interface Lock {
  /** Takes the lock where nobody has it, without waiting: of many at once at most one does. Undefined: it is taken. */
  tryAcquire(name: string, options: { ttlMs: number }): Promise<HeldLock | undefined>
  close(): Promise<void>
}

/** A lock from the moment it was taken, until it is released or `ttlMs` have passed since the last renewal. */
export interface HeldLock {
  /**
   * Greater than that of every owner of this name before; a whole number that JavaScript, Lua and BIGINT hold exactly. It
   * grows also where the store has lost everything, as long as the store's clock is not set back.
   */
  readonly fence: number
  /** Lets it live for another `ttlMs` from now. False: it is not ours any more, and nothing has changed. */
  renew(): Promise<boolean>
  /** Gives it to whoever asks next. False: it was not ours any more, and nothing has changed. */
  release(): Promise<boolean>
}
