import type { Generated } from 'kysely'

export interface FreightTemplateTable {
  id: Generated<number>
  name: string
  charge_by: 'weight' | 'count'
  /** Goods of the template for this much or more go free; null: never. */
  free_over_fen: number | null
  version: number
}

/** Amounts are grams or pieces, as the template is charged by. */
export interface FreightRuleTable {
  template_id: number
  /** Of a province or a city; empty: everywhere else. */
  region_code: string
  first_amount: number
  first_fen: number
  step_amount: number
  step_fen: number
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    freight_template: FreightTemplateTable
    freight_rule: FreightRuleTable
  }
}
