import { describe, expect, it } from 'vitest'
import { safeNext } from './safe-next.ts'

describe('safeNext', () => {
  it('keeps a path of this site with its query', () => {
    expect(safeNext('/settlement?sku=3&count=2')).toBe('/settlement?sku=3&count=2')
  })

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    'javascript:alert(1)',
    'orders',
    ['/orders'],
    undefined,
  ])('never leaves the site: %j', (next) => {
    expect(safeNext(next)).toBe('/')
  })

  it('does not come back to the login page', () => {
    expect(safeNext('/login?next=/orders')).toBe('/')
    expect(safeNext('/register')).toBe('/')
  })
})
