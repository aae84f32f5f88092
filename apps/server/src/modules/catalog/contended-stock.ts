const attempts = 4

/** Others took of the same stock again and again while we tried; there may be plenty left. */
export class StockContended extends Error {
  constructor(skuId: number) {
    super(`lost every race for the stock of sku ${skuId}`)
  }
}

/**
 * Runs `work`, which is one whole transaction, and again from the start on StockContended: its locks are let go in between.
 * The last time it must not race any more (`mayRace` is false), so that nobody is refused while stock remains.
 */
export async function retryContended<T>(work: (mayRace: boolean) => Promise<T>): Promise<T> {
  for (let attempt = 1; attempt < attempts; attempt++) {
    try {
      return await work(true)
    } catch (error) {
      if (!(error instanceof StockContended)) throw error
    }
    // Random, so that those who lost together do not meet again.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 4 * 2 ** attempt))
  }
  return work(false)
}
