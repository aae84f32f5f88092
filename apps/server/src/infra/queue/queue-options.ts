/** What both drivers may be told; the defaults are those of a shop, tests are in more of a hurry. */
export interface QueueOptions {
  /** A worker that has not been heard of for this long is dead: its jobs run again. */
  leaseMs?: number
  /** The wait after the first failed try. */
  firstRetryMs?: number
  /** Hears what no caller can: a lost connection, a full disk. The queue goes on by itself when the trouble is over. */
  onError?: (error: unknown) => void
}

export function withDefaults(options: QueueOptions): Required<QueueOptions> {
  return {
    leaseMs: options.leaseMs ?? 30_000,
    firstRetryMs: options.firstRetryMs ?? 1000,
    onError: options.onError ?? (() => {}),
  }
}
