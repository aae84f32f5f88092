import type { addFreightTemplate, BodyOf, changeFreightTemplate, FreightTemplateView } from '@jishi/contract'
import { toFen } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { CatalogService } from '../catalog/index.ts'
import type { Audit } from '../staff/index.ts'
import {
  deleteTemplate,
  insertTemplate,
  listRuleRows,
  listTemplateRows,
  lockTemplate,
  type RuleRow,
  replaceRules,
  type TemplateRow,
  templateLimit,
  updateTemplate,
} from './freight.queries.ts'

interface Deps {
  database: Database
  catalog: Pick<CatalogService, 'setFreightTemplate' | 'hasFreightTemplate' | 'announce'>
  audit: Pick<Audit, 'record'>
  /** Called after each commit: what was remembered is old now. */
  onChanged: () => void
}

export type FreightAdmin = ReturnType<typeof createFreightAdmin>

/** Staff's hand on the freight. Every change is audited in its own transaction. */
export function createFreightAdmin({ database, catalog, audit, onChanged }: Deps) {
  async function write<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const result = await database.transaction(work)
    onChanged()
    return result
  }

  async function lock(tx: Tx, id: number): Promise<FreightTemplateView> {
    const row = await lockTemplate(tx, database, id)
    if (row === undefined) throw new AppError('freight.template_not_found')
    return present(row, await listRuleRows(tx, [id]))
  }

  async function lockVersion(tx: Tx, id: number, version: number): Promise<FreightTemplateView> {
    const before = await lock(tx, id)
    if (before.version !== version) throw new AppError('staff.changed_meanwhile', { version: before.version })
    return before
  }

  function record(tx: Tx, staffId: number, verb: string, id: number, states: [object | null, object | null]) {
    const [before, after] = states
    const subject = { kind: 'freight_template', id: String(id) }
    return audit.record(tx, { staffId, action: `freight.${verb}`, subject, before, after })
  }

  return {
    /** All of them, the oldest first. */
    async list(): Promise<FreightTemplateView[]> {
      const rows = await listTemplateRows(database.db)
      const ids = rows.map(({ id }) => id)
      const rules = Map.groupBy(await listRuleRows(database.db, ids), ({ template_id }) => template_id)
      return rows.map((row) => present(row, rules.get(row.id) ?? []))
    },

    /** Throws freight.rules_invalid, freight.too_many. */
    async add(staffId: number, input: BodyOf<typeof addFreightTemplate>): Promise<FreightTemplateView> {
      checkRules(input.rules)
      if ((await listTemplateRows(database.db)).length >= templateLimit)
        throw new AppError('freight.too_many', { limit: templateLimit })
      return write(async (tx) => {
        const row = { ...toColumns(input), version: 1 }
        const id = await insertTemplate(tx, row)
        await replaceRules(tx, id, toRuleRows(id, input.rules))
        const after = present({ ...row, id }, toRuleRows(id, input.rules))
        await record(tx, staffId, 'add', id, [null, after])
        return after
      })
    },

    /** Throws freight.template_not_found, freight.rules_invalid, staff.changed_meanwhile. */
    async change(
      staffId: number,
      id: number,
      { version, ...input }: BodyOf<typeof changeFreightTemplate>,
    ): Promise<FreightTemplateView> {
      return write(async (tx) => {
        const before = await lockVersion(tx, id, version)
        const wanted = { ...before, ...input }
        checkRules(wanted.rules)
        const row = { ...toColumns(wanted), id, version: version + 1 }
        await updateTemplate(tx, row)
        await replaceRules(tx, id, toRuleRows(id, wanted.rules))
        const after = present(row, toRuleRows(id, wanted.rules))
        await record(tx, staffId, 'change', id, [before, after])
        return after
      })
    },

    /** Throws freight.template_not_found, staff.changed_meanwhile, freight.template_in_use while products name it. */
    async remove(staffId: number, id: number, version: number): Promise<void> {
      await write(async (tx) => {
        const before = await lockVersion(tx, id, version)
        if (await catalog.hasFreightTemplate(tx, id)) throw new AppError('freight.template_in_use')
        await deleteTemplate(tx, id)
        await record(tx, staffId, 'delete', id, [before, null])
      })
    },

    /** These products are charged by the template from now on. Unknown products are passed over. Throws freight.template_not_found. */
    async assign(staffId: number, id: number, spuIds: readonly number[]): Promise<void> {
      await write(async (tx) => {
        await lock(tx, id)
        await catalog.setFreightTemplate(tx, spuIds, id)
        await record(tx, staffId, 'change', id, [{}, { assigned: spuIds }])
      })
      await catalog.announce()
    },
  }
}

/** Everywhere else must have a rule, and no region two. */
function checkRules(rules: FreightTemplateView['rules']): void {
  const codes = rules.map(({ regionCode }) => regionCode)
  if (!codes.includes('') || new Set(codes).size < codes.length) throw new AppError('freight.rules_invalid')
}

function toColumns({ name, chargeBy, freeOverFen }: BodyOf<typeof addFreightTemplate>) {
  return { name: name.trim(), charge_by: chargeBy, free_over_fen: freeOverFen }
}

function toRuleRows(templateId: number, rules: FreightTemplateView['rules']): RuleRow[] {
  return rules.map((rule) => ({
    template_id: templateId,
    region_code: rule.regionCode,
    first_amount: rule.firstAmount,
    first_fen: rule.firstFen,
    step_amount: rule.stepAmount,
    step_fen: rule.stepFen,
  }))
}

function present(row: TemplateRow, rules: readonly RuleRow[]): FreightTemplateView {
  return {
    id: row.id,
    name: row.name,
    chargeBy: row.charge_by,
    freeOverFen: row.free_over_fen === null ? null : toFen(row.free_over_fen),
    rules: rules.map((rule) => ({
      regionCode: rule.region_code,
      firstAmount: rule.first_amount,
      firstFen: toFen(rule.first_fen),
      stepAmount: rule.step_amount,
      stepFen: toFen(rule.step_fen),
    })),
    version: row.version,
  }
}
