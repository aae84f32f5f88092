import { addFen, type Fen, type FreightReason, timesFen, toFen, zeroFen } from '@jishi/contract'

/** What a parcel costs that goes to a region. Amounts are grams or pieces. */
export interface FreightRule {
  /** Code of a province or a city; empty: everywhere else. */
  regionCode: string
  firstAmount: number
  firstFen: Fen
  stepAmount: number
  stepFen: Fen
}

export interface FreightTemplate {
  id: number
  chargeBy: 'weight' | 'count'
  freeOverFen: Fen | null
  rules: readonly FreightRule[]
}

export interface FreightLine {
  skuId: number
  count: number
  /** Of one piece. */
  weightGram: number
  freightTemplateId: number | null
  /** What the line costs after discounts. */
  payFen: Fen
}

export interface FreightQuestion {
  /** Null: not known yet. */
  provinceCode: string | null
  cityCode: string | null
  lines: readonly FreightLine[]
}

export interface FreightQuote {
  freightFen: Fen
  reason: FreightReason
}

/** Freight where no template says otherwise: 10 yuan an order (SPEC 7). */
export const defaultFreightFen = toFen(1000)

/**
 * Goods of one template travel together and are charged once; what different templates charge adds up. Goods without
 * a template cost the default, once.
 */
export function quoteFreight(
  question: FreightQuestion,
  templates: ReadonlyMap<number, FreightTemplate>,
): FreightQuote {
  const groups = Map.groupBy(question.lines, ({ freightTemplateId }) =>
    freightTemplateId === null ? undefined : templates.get(freightTemplateId),
  )
  const charges = [...groups].map(([template, lines]) => chargeGroup(template, lines, question))
  const freightFen = addFen(...charges.map(({ freightFen }) => freightFen))
  return { freightFen, reason: reasonOf(charges.map(({ reason }) => reason)) }
}

function reasonOf(reasons: FreightReason[]): FreightReason {
  if (reasons.includes('template')) return 'template'
  return reasons.includes('default') ? 'default' : 'free_over'
}

function chargeGroup(
  template: FreightTemplate | undefined,
  lines: readonly FreightLine[],
  { provinceCode, cityCode }: FreightQuestion,
): FreightQuote {
  if (template === undefined) return { freightFen: defaultFreightFen, reason: 'default' }
  const payFen = addFen(...lines.map((line) => line.payFen))
  if (template.freeOverFen !== null && payFen >= template.freeOverFen)
    return { freightFen: zeroFen, reason: 'free_over' }
  const rule = pickRule(template.rules, [cityCode, provinceCode])
  if (rule === undefined) return { freightFen: defaultFreightFen, reason: 'default' }
  const amount = lines.reduce(
    (sum, { count, weightGram }) => sum + (template.chargeBy === 'weight' ? count * weightGram : count),
    0,
  )
  return { freightFen: chargeAmount(rule, amount), reason: 'template' }
}

/** The rule of the nearest region that has one: the city, the province, everywhere else. */
function pickRule(rules: readonly FreightRule[], codes: readonly (string | null)[]): FreightRule | undefined {
  for (const code of [...codes, '']) {
    const rule = rules.find(({ regionCode }) => regionCode === code)
    if (rule !== undefined) return rule
  }
  return undefined
}

/** The first amount at its price, every further step begun at the step's: 1.2 kg are charged like 2 kg. */
export function chargeAmount(rule: Omit<FreightRule, 'regionCode'>, amount: number): Fen {
  const steps = Math.ceil(Math.max(amount - rule.firstAmount, 0) / rule.stepAmount)
  return addFen(rule.firstFen, timesFen(rule.stepFen, steps))
}
