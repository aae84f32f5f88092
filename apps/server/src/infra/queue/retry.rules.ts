/** A job that has failed this often is kept as failed for a person to look at. */
export const maxAttempts = 10

const longestWaitMs = 300_000

/** How long to wait after the `attempt`-th try failed (the first is 1): doubling, at most five minutes. */
export function retryDelayMs(attempt: number, firstRetryMs: number): number {
  return Math.min(firstRetryMs * 2 ** (attempt - 1), longestWaitMs)
}
