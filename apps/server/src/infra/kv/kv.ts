/**
 * Small short-lived facts shared by all processes: codes, counters, flags. Every call is atomic; a value past its
 * time to live is gone for every reader. What was written survives the death of this process; a power cut may take
 * the last moments (SQLite: what the system had not written yet; Redis: as it is configured).
 */
export interface Kv {
  get(key: string): Promise<string | undefined>
  /** Writes, for `ttlMs` or for good. */
  set(key: string, value: string, options?: { ttlMs?: number }): Promise<void>
  /** Writes only where nothing is; tells whether it did. Of many at once exactly one does. */
  add(key: string, value: string, options: { ttlMs: number }): Promise<boolean>
  /** Reads and deletes in one step; of many at once exactly one gets the value. */
  take(key: string): Promise<string | undefined>
  /** Adds one and gives the new count; the first call starts the window of `ttlMs`, later ones do not move it. */
  increment(key: string, options: { ttlMs: number }): Promise<number>
  /** Milliseconds until the key is gone; undefined when it is not there or stays for good. */
  remainingMs(key: string): Promise<number | undefined>
  delete(key: string): Promise<void>
  /** Answers when the store does; rejects when it cannot be reached. */
  ping(): Promise<void>
  close(): Promise<void>
}
