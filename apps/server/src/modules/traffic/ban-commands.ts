import { parseArgs } from 'node:util'
import { chinaTime } from '../../kernel/clock.ts'
import { RuleRefused } from './ip-rules.ts'
import type { IpRuleRow } from './traffic.queries.ts'
import type { TrafficService } from './traffic.service.ts'

type Rules = Pick<TrafficService, 'addRule' | 'removeRule' | 'listRules'>

export const banUsage = `  ban add RANGE [--for 2h] [--reason TEXT] [--force]    refuse an address or a range (203.0.113.0/24)
  ban allow RANGE [--for 7d] [--reason TEXT]            let it in whatever else is banned
  ban remove RANGE                                      forget the rule, also an automatic one
  ban list                                              what is in force, times in China time`

const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `jishi ban ...`: gives what to print, and whether it was done. Never throws for what a person typed. */
export async function banCommands(
  traffic: Rules,
  [command = '', ...args]: string[],
): Promise<{ text: string; isDone: boolean }> {
  const run = commands[command]
  if (run === undefined) return { text: `usage:\n${banUsage}`, isDone: false }
  try {
    return { text: await run(traffic, args), isDone: true }
  } catch (error) {
    if (error instanceof RuleRefused || isUsageError(error)) return { text: error.message, isDone: false }
    throw error
  }
}

const commands: Record<string, (traffic: Rules, args: string[]) => Promise<string>> = {
  add: (traffic, args) => makeRule(traffic, 'deny', args),
  allow: (traffic, args) => makeRule(traffic, 'allow', args),
  async remove(traffic, args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    return `Forgotten: ${await traffic.removeRule(onlyRange(positionals))}`
  },
  async list(traffic) {
    const rules = await traffic.listRules()
    return rules.length === 0 ? 'No rules.' : rules.map(describeRule).join('\n')
  },
}

async function makeRule(traffic: Rules, verdict: 'allow' | 'deny', args: string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      for: { type: 'string' },
      reason: { type: 'string', default: '' },
      force: { type: 'boolean', default: false },
    },
  })
  const rule = await traffic.addRule({
    range: onlyRange(positionals),
    verdict,
    reason: values.reason,
    lengthMs: readLength(values.for),
    isForced: values.force,
  })
  return describeRule(rule)
}

function onlyRange(positionals: string[]): string {
  const [range, ...more] = positionals
  if (range === undefined || more.length > 0) throw new RuleRefused('name one address or range')
  return range
}

function readLength(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, count, unit] = /^([1-9]\d{0,3})([mhd])$/.exec(text) ?? []
  if (count === undefined) throw new RuleRefused(`--for ${text}: a time like 30m, 12h or 7d`)
  return Number(count) * (units[unit ?? ''] ?? 0)
}

function describeRule({ cidr, verdict, source, reason, expires_at }: IpRuleRow): string {
  const until = expires_at === null ? 'until it is removed' : `until ${chinaTime(new Date(expires_at))}`
  const by = source === 'auto' ? 'by itself' : 'by hand'
  return [verdict.padEnd(5), cidr.padEnd(24), by.padEnd(9), until, reason].join('  ').trimEnd()
}

function isUsageError(error: unknown): error is Error {
  return error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
}
