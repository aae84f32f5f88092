import { describe, expect, it } from 'vitest'
import { canUntie, toOwnPath } from './social.rules.ts'

describe('§1.7 a bound account can unbind while it keeps another way in', () => {
  const nothing = { mobile: 'x7', password_hash: '' }
  const github = { provider: 'github' }
  const qq = { provider: 'qq' }
  const offered = ['github', 'qq']

  it('by a mobile that codes can be sent to', () => {
    expect(canUntie({ ...nothing, mobile: '13800000001' }, 'github', [github], offered)).toBe(true)
  })
  it('by a password', () => {
    expect(canUntie({ ...nothing, password_hash: '$argon2id$' }, 'github', [github], offered)).toBe(true)
  })
  it('by another third party that the shop still offers', () => {
    expect(canUntie(nothing, 'github', [github, qq], offered)).toBe(true)
    expect(canUntie(nothing, 'github', [github, qq], ['github'])).toBe(false)
  })
  it('but neither by itself nor by a verified address without a password', () => {
    expect(canUntie(nothing, 'github', [github], offered)).toBe(false)
    const withAddress = { ...nothing, email_key: 'a@example.com' }
    expect(canUntie(withAddress, 'github', [github], offered)).toBe(false)
  })
})

describe('§1.7 where a login goes on', () => {
  it.each(['/', '/cart', '/user/orders?page=2#last', '/搜索?q=茶'])('is the path %s of this site', (path) => {
    expect(toOwnPath(path)).toBe(path)
  })
  it.each([
    undefined,
    '',
    'cart',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/a\\b',
    'javascript:alert(1)',
  ])('is home for %j', (path) => {
    expect(toOwnPath(path)).toBe('/')
  })
})
