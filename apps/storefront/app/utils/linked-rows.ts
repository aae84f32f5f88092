import type { LinkedAccount } from '@jishi/contract'

export interface LinkedRow {
  name: string
  label: string
  linked?: LinkedAccount
}

/** Every third party this shop knows with what is tied to it; first those it offers, then what is left of others. */
export function linkedRows(offered: { name: string; label: string }[], linked: LinkedAccount[]): LinkedRow[] {
  const rows = offered.map(({ name, label }) => ({
    name,
    label,
    linked: linked.find(({ provider }) => provider === name),
  }))
  const left = linked.filter(({ provider }) => !offered.some(({ name }) => name === provider))
  return [
    ...rows,
    ...left.map((account) => ({ name: account.provider, label: account.label, linked: account })),
  ]
}
