import * as contract from '@jishi/contract'
import { describe, expect, it } from 'vitest'
import { policyOf } from './limits.ts'

const endpoints = Object.values(contract as Record<string, unknown>).filter(isEndpoint)
const nameOf = (method: string, url: string) => policyOf(method, url)?.name

describe('§16.1 every endpoint of the contract has a limit', () => {
  it.each(endpoints)('$method $path', ({ method, path }) => {
    expect(policyOf(method, `/api${path}`)).toBeDefined()
  })

  it('changes are counted by address and by account', () => {
    const changes = endpoints.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/admin/'))
    for (const { method, path } of changes) {
      const policy = policyOf(method, `/api${path}`)
      expect(
        policy?.limits.map(({ by }) => by),
        path,
      ).toEqual(['user', 'ip'])
    }
  })

  it('what tries a secret or sends something has a low one, counted exactly', () => {
    const sensitive =
      /^\/(account\/(sms-codes|me\/sms-codes|register|sessions(\/sms)?|social|password|mobile|email|deletion)|admin\/(session|staff))/
    const own = endpoints.filter(({ method, path }) => method === 'POST' && sensitive.test(path))
    const open = ['/account/sessions/refresh']
    expect(own.length).toBeGreaterThan(12)
    for (const { method, path } of own.filter((endpoint) => !open.includes(endpoint.path))) {
      const policy = policyOf(method, `/api${path}`)
      expect(policy?.count, path).toBe('exact')
      expect(Math.max(...(policy?.limits ?? []).map(({ limit }) => limit)), path).toBeLessThanOrEqual(60)
    }
  })

  it('the back office is counted apart from the shop, whose shoppers may sit at the same address', () => {
    const office = endpoints.filter(({ path }) => path.startsWith('/admin/'))
    const names = new Set(office.map(({ method, path }) => nameOf(method, `/api${path}`)))
    expect([...names].sort()).toEqual(['entrance', 'office'])
  })

  it('every name of the table is a route of ours', () => {
    const urls = endpoints.map(({ method, path }) => `${method} /api${path}`)
    const named = urls.filter((url) => !['read', 'change', 'office'].includes(nameOf(...split(url)) ?? ''))
    // The notice of a provider has no endpoint in the contract.
    expect(named).toHaveLength(29)
  })
})

it('counts pages, and payment notices apart; health checks, files, developer pages and simulators not at all', () => {
  expect(nameOf('GET', '/*')).toBe('page')
  expect(nameOf('HEAD', '/api/account/my-data')).toBe('download')
  expect(nameOf('POST', '/api/payments/:provider/notify')).toBe('notice')
  for (const url of [
    '/healthz',
    '/readyz',
    '/_nuxt/*',
    '/media/*',
    '/favicon.svg',
    '/dev/outbox',
    '/api/docs/json',
  ])
    expect(nameOf('GET', url), url).toBeUndefined()
  expect(nameOf('POST', '/simulators/alipay/gateway.do')).toBeUndefined()
  expect(nameOf('OPTIONS', '/api/orders')).toBeUndefined()
})

function split(url: string): [string, string] {
  const [method = '', path = ''] = url.split(' ')
  return [method, path]
}

function isEndpoint(value: unknown): value is contract.Endpoint {
  return (
    typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'auth' in value
  )
}
