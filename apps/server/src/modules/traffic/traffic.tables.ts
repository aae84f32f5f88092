/** An address or a range of them. Times are epoch milliseconds. */
export interface IpRuleTable {
  /** As `parseRange` writes it: one range has one spelling. */
  cidr: string
  verdict: 'allow' | 'deny'
  /** By a person, or by too many refusals. */
  source: 'hand' | 'auto'
  reason: string
  created_at: number
  /** Null: until somebody removes it. */
  expires_at: number | null
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    ip_rule: IpRuleTable
  }
}
