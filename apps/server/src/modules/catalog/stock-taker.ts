import type { Tx } from '../../infra/database/database.ts'
import type { Dialect } from '../../infra/database/dialect.ts'
import { takeConditionally } from './take-conditionally.ts'
import { takeOptimistically } from './take-optimistically.ts'
import { takePessimistically } from './take-pessimistically.ts'

/** How stock is taken; docs/stock.md says when to choose which. */
export type StockStrategy = 'conditional' | 'pessimistic' | 'optimistic'

export interface WantedStock {
  skuId: number
  count: number
}

/** A SKU of which less is left than was wanted. */
export interface ShortStock {
  skuId: number
  stock: number
}

export interface TakeOptions {
  /**
   * The caller runs its whole transaction again on StockContended (see `retryContended`). Without it nothing is thrown:
   * a taker that keeps losing ends by the conditional statement.
   */
  mayRace?: boolean
}

export interface StockTaker {
  /**
   * Takes all of `wanted`, which has one entry per SKU, ascending: so two takers never wait for each other in a circle.
   * Gives the short ones; [] means that all is taken. Otherwise some of it may be: the caller has to roll back.
   * Throws RangeError for a count below one, StockContended (see `mayRace`).
   */
  take(tx: Tx, wanted: readonly WantedStock[], options?: TakeOptions): Promise<ShortStock[]>
}

interface Deps {
  dialect: Dialect
  /** Told of every lost race, for those who count them. */
  onRetry?: () => void
}

export function createStockTaker(strategy: StockStrategy, { dialect, onRetry = () => {} }: Deps): StockTaker {
  const takers: Record<StockStrategy, StockTaker['take']> = {
    conditional: (tx, wanted) => takeConditionally(tx, wanted),
    pessimistic: (tx, wanted) => takePessimistically(tx, wanted, dialect),
    optimistic: (tx, wanted, { mayRace = false } = {}) =>
      takeOptimistically(tx, wanted, { mayRace, onRetry }),
  }
  const take = takers[strategy]
  return { take: async (tx, wanted, options) => (wanted.length === 0 ? [] : take(tx, wanted, options)) }
}
