import { type Buy, turnOfTheLoop } from './ways/way.ts'

export interface Load {
  /** Who want to buy at the same time: each asks again as soon as he has his answer. */
  buyers: number
  /** Asked in all. */
  requests: number
  /** Units on the shelf. */
  stock: number
}

export interface Asked {
  /** Units that buyers were told are theirs. */
  promised: number
  errors: number
  firstError?: string
  /** Of every answer, in milliseconds, ascending. */
  latencies: number[]
}

/** Sends `buyers` to the shelf until all requests are answered. Each request comes from somebody else. */
export async function askAll({ buyers, requests }: Omit<Load, 'stock'>, buy: Buy): Promise<Asked> {
  const asked: Asked = { promised: 0, errors: 0, latencies: [] }
  let next = 0

  async function keepAsking(): Promise<void> {
    while (next < requests) {
      const buyer = ++next
      // Requests come over a network: none begins in the same breath in which another ends.
      await turnOfTheLoop()
      const startedAt = performance.now()
      await ask(buyer)
      asked.latencies.push(performance.now() - startedAt)
    }
  }

  async function ask(buyer: number): Promise<void> {
    try {
      if (await buy(buyer)) asked.promised++
    } catch (error) {
      asked.errors++
      asked.firstError ??= error instanceof Error ? error.message : String(error)
    }
  }

  await Promise.all(Array.from({ length: buyers }, keepAsking))
  asked.latencies.sort((a, b) => a - b)
  return asked
}

/** The smallest of `ascending` that `share` of them do not exceed. */
export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)] ?? 0
}
