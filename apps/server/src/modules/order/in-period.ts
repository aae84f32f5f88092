import {
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  type SchemableIdentifierNode,
  type UnknownRow,
} from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { isPeriod } from './ledger.periods.ts'

const perPeriod = new Set(['order_info', 'order_goods', 'order_event'])

/** Their tables are gone: what this process knows of them. Like the cuts, it must be known in the middle of a transaction. */
let archived: ReadonlySet<string> = new Set()

export function isArchived(period: string): boolean {
  return archived.has(period)
}

export function knowArchived(periods: Iterable<string>): void {
  archived = new Set(periods)
}

/**
 * The same connection with `order_info`, `order_goods` and `order_event` meaning the tables of that ledger period.
 * Throws order.archived where they lie in the archive: who may read it there asks `isArchived` first.
 */
export function inPeriod<Handle extends Db | Tx>(db: Handle, period: string): Handle {
  if (isArchived(period)) throw new AppError('order.archived', { period })
  return inTables(db, period)
}

/** Those of an archived period as well, while it goes or comes; `aside`: out of everybody's reach. */
export function inTables<Handle extends Db | Tx>(
  db: Handle,
  period: string,
  aside: '' | '_aside' = '',
): Handle {
  if (!isPeriod(period)) throw new RangeError(`not a ledger period: ${period}`)
  return db.withPlugin(pluginOf(`${period}${aside}`)) as Handle
}

const plugins = new Map<string, PeriodPlugin>()

function pluginOf(period: string): PeriodPlugin {
  const known = plugins.get(period) ?? new PeriodPlugin(period)
  plugins.set(period, known)
  return known
}

class PeriodPlugin implements KyselyPlugin {
  readonly #transformer: PeriodTransformer

  constructor(period: string) {
    this.#transformer = new PeriodTransformer(period)
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    return this.#transformer.transformNode(node, queryId)
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }
}

class PeriodTransformer extends OperationNodeTransformer {
  readonly #period: string

  constructor(period: string) {
    super()
    this.#period = period
  }

  protected override transformSchemableIdentifier(node: SchemableIdentifierNode): SchemableIdentifierNode {
    const { name } = node.identifier
    if (!perPeriod.has(name)) return node
    return { ...node, identifier: { ...node.identifier, name: `${name}_${this.#period}` } }
  }
}
