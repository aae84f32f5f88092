import * as contract from '@jishi/contract'

export interface AttackedEndpoint extends contract.Endpoint {
  readonly name: string
}

/** Every endpoint of the contract: a new one joins by being exported. */
export const endpoints: readonly AttackedEndpoint[] = Object.entries(
  contract as Record<string, unknown>,
).flatMap(([name, value]) => (isEndpoint(value) ? [{ ...value, name }] : []))

export const isChange = ({ method }: contract.Endpoint): boolean => method !== 'GET'

function isEndpoint(value: unknown): value is contract.Endpoint {
  return (
    typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'auth' in value
  )
}
