import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromOpenidKey, toOpenidKey } from './social-openid.ts'

it('keeps what every collation tells apart, and leaves nothing else', () => {
  expect(toOpenidKey('2021-a.b_c')).toBe('2021-a.b_c')
  expect(toOpenidKey('oAb')).toBe('o^ab')
  expect(toOpenidKey('a b|é')).toBe('a=20b=7c=c3=a9')
  expect(toOpenidKey('^a=20#')).toBe('=5ea=3d20=23')
})

it('gives different people different keys, of at most 128 characters', () => {
  const openid = fc.string({ minLength: 1, maxLength: 255, unit: 'binary' })
  fc.assert(
    fc.property(openid, openid, (one, other) => {
      const keys = [toOpenidKey(one), toOpenidKey(other)]
      for (const key of keys) expect(key).toMatch(/^[a-z0-9._^=#-]{1,128}$/)
      expect(keys[0] === keys[1]).toBe(one === other)
    }),
  )
})

it('can be turned back, unless it was too long', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme-ascii' }), (openid) => {
      expect(fromOpenidKey(toOpenidKey(openid))).toBe(openid)
    }),
  )
  expect(fromOpenidKey(toOpenidKey('微信用户'))).toBe('微信用户')
  expect(toOpenidKey('A'.repeat(64))).toHaveLength(128)
  expect(toOpenidKey('A'.repeat(65))).toMatch(/^#[0-9a-f]{64}$/)
  expect(fromOpenidKey(toOpenidKey('A'.repeat(65)))).toBeUndefined()
})
