import { toFen } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import { listRuleRows, listTemplateRows, type RuleRow } from './freight.queries.ts'
import {
  type FreightQuestion,
  type FreightQuote,
  type FreightRule,
  type FreightTemplate,
  quoteFreight,
} from './freight.rules.ts'

export type FreightService = ReturnType<typeof createFreightService>

/** At most a second old; whoever asks often does not wait for the reading. */
const freshness = { ttlMs: 1000, renewAfterMs: 500 }

/** What it costs to send goods somewhere. The templates are kept in memory, for every settlement asks for them. */
export function createFreightService({ database, clock }: { database: Database; clock: Clock }) {
  const cache = createFreshCache<'all', ReadonlyMap<number, FreightTemplate>>({ ...freshness, max: 1, clock })

  async function read(): Promise<ReadonlyMap<number, FreightTemplate>> {
    const rows = await listTemplateRows(database.db)
    const rules = Map.groupBy(
      await listRuleRows(
        database.db,
        rows.map(({ id }) => id),
      ),
      ({ template_id }) => template_id,
    )
    return new Map(
      rows.map(({ id, charge_by, free_over_fen }) => [
        id,
        {
          id,
          chargeBy: charge_by,
          freeOverFen: free_over_fen === null ? null : toFen(free_over_fen),
          rules: (rules.get(id) ?? []).map(toRule),
        },
      ]),
    )
  }

  return {
    async quote(question: FreightQuestion): Promise<FreightQuote> {
      return quoteFreight(question, await cache.get('all', read))
    },
    /** This process reads the templates anew; the others do so within a second. */
    forget: cache.clear,
  }
}

function toRule(row: RuleRow): FreightRule {
  return {
    regionCode: row.region_code,
    firstAmount: row.first_amount,
    firstFen: toFen(row.first_fen),
    stepAmount: row.step_amount,
    stepFen: toFen(row.step_fen),
  }
}
