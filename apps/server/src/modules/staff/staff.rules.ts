/** Whoever gives permissions or takes an account over. Undefined permissions: a superuser or the command line. */
export interface Giver {
  permissions: readonly string[] | undefined
}

/** What somebody may do: what is theirs and what their groups give, each once, sorted. */
export function unite(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort()
}

/** Those that the giver cannot give, because they are not theirs. What somebody has already is not given. */
export function listBeyond(
  { permissions }: Giver,
  wanted: readonly string[],
  had: readonly string[] = [],
): string[] {
  if (permissions === undefined) return []
  return wanted.filter((permission) => !permissions.includes(permission) && !had.includes(permission))
}
