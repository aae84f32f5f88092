import { readServerName } from '../infra/database/server-name.ts'
import { countSold, createLabTables, dropLabTables, fillShelf } from './lab.queries.ts'
import { askAll, type Load, percentile } from './measure.ts'
import { exactWays, openWay, type WayName, type WayTools } from './ways/index.ts'

export interface LabResult {
  way: WayName
  /** Until every buyer had his answer and every promised unit stood in the tables. */
  seconds: number
  requestsPerSecond: number
  p50Ms: number
  p99Ms: number
  errors: number
  firstError?: string
  /** Tries that came to nothing and were made again: lost races, a lock that was taken. */
  retries: number
  /** Orders in the tables. */
  sold: number
  /** Units that were sold and never there. */
  oversold: number
  /** Units that stayed on the shelf though somebody asked for them. */
  undersold: number
  /** Buyers were told that they have a unit, and there is no order. */
  brokenPromises: number
}

export interface LabReport {
  /** With its version. */
  database: string
  load: Load
  results: LabResult[]
}

interface LabOptions {
  load: Load
  ways: readonly WayName[]
  onWay?: (way: WayName) => void
}

type Tools = Omit<WayTools, 'onRetry'>

/** Sells the same stock under the same load, one way after the other, in tables of its own that are gone afterwards. */
export async function runLab(tools: Tools, { load, ways, onWay }: LabOptions): Promise<LabReport> {
  const { database } = tools
  const results: LabResult[] = []
  await createLabTables(database)
  try {
    for (const way of ways) {
      onWay?.(way)
      // Connections and statements are made before the measured buyers come.
      await sell(tools, way, { buyers: load.buyers, requests: 2 * load.buyers, stock: load.buyers })
      results.push(await sell(tools, way, load))
    }
  } finally {
    await dropLabTables(database.db)
  }
  return { database: await readServerName(database), load, results }
}

/** Those that must sell exactly the stock and did not. */
export function listBroken({ results }: LabReport): LabResult[] {
  return results.filter(
    ({ way, oversold, undersold, brokenPromises }) =>
      exactWays.has(way) && oversold + undersold + brokenPromises > 0,
  )
}

async function sell(tools: Tools, name: WayName, load: Load): Promise<LabResult> {
  const { db } = tools.database
  let retries = 0
  await fillShelf(db, load.stock)
  const way = await openWay(name, { ...tools, onRetry: () => retries++ }, load.stock)
  try {
    const startedAt = performance.now()
    const { promised, errors, firstError, latencies } = await askAll(load, way.buy)
    await way.settle?.()
    const seconds = (performance.now() - startedAt) / 1000
    const sold = await countSold(db)
    return {
      way: name,
      seconds,
      requestsPerSecond: load.requests / seconds,
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
      errors,
      ...(firstError === undefined ? {} : { firstError }),
      retries,
      sold,
      oversold: Math.max(0, sold - load.stock),
      undersold: Math.max(0, Math.min(load.stock, load.requests) - sold),
      brokenPromises: Math.max(0, promised - sold),
    }
  } finally {
    await way.close?.()
  }
}
