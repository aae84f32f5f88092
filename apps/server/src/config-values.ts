/** The environment as it was given; `config.ts` is the only file that takes it from the process. */
export type Env = Record<string, string | undefined>

export function readInteger(
  env: Env,
  name: string,
  standard: number,
  { min, max }: { min: number; max: number },
  problems: string[],
): number {
  const text = env[name]
  if (text === undefined || text === '') return standard
  const value = Number(text)
  if (Number.isInteger(value) && value >= min && value <= max) return value
  problems.push(`${name}: a whole number from ${min} to ${max}, not "${text}"`)
  return standard
}

/** `when`: the setting that makes it needed. */
export function readNeeded(env: Env, name: string, when: string, problems: string[]): string {
  const value = env[name] ?? ''
  if (value === '') problems.push(`${name}: needed when ${when}`)
  return value
}

export function readBoolean(env: Env, name: string, standard: boolean, problems: string[]): boolean {
  return readChoice(env, name, ['true', 'false'], standard ? 'true' : 'false', problems) === 'true'
}

export function readChoice<Choice extends string>(
  env: Env,
  name: string,
  choices: Choice[],
  standard: Choice,
  problems: string[],
): Choice {
  const text = env[name] || standard
  if (choices.includes(text as Choice)) return text as Choice
  problems.push(`${name}: one of ${choices.join(', ')}, not "${text}"`)
  return standard
}

export function readUrl(
  env: Env,
  name: string,
  standard: string,
  protocols: string[],
  problems: string[],
): string {
  const text = env[name] || standard
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && protocols.includes(url.protocol)) return text.replace(/\/$/, '')
  // The text itself may hold a password: say only what was expected.
  problems.push(
    `${name}: an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  )
  return standard
}

export function readList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}
