import { describe, expect, it } from 'vitest'
import { toIdentity } from './identity.ts'

describe('toIdentity', () => {
  it.each([
    ['as it is', '小满 <b>&amp;', '小满 <b>&amp;'],
    ['without space around it', '  Mei Lin\n', 'Mei Lin'],
    ['without control characters', 'a\u0000b\u001b[31mc\u0085', 'ab[31mc'],
    ['without what turns the direction around', '\u202egnp.exe\u2069\u200f', 'gnp.exe'],
    ['with the joiners that emoji are made of', '👩‍🚀', '👩‍🚀'],
    ['without half characters', 'a\ud800b', 'a\ufffdb'],
    ['with nothing where there is none', undefined, ''],
    ['with nothing where it is no text', { toString: 1 }, ''],
  ])('gives a nickname %s', (_, nickname, expected) => {
    expect(toIdentity('qq', 'A1', nickname)).toEqual({ openid: 'A1', nickname: expected })
  })

  it('gives 60 characters of a nickname at most, and no half one', () => {
    expect(toIdentity('qq', 'A1', '🚀'.repeat(61)).nickname).toBe('🚀'.repeat(60))
    expect(toIdentity('qq', 'A1', `${'x'.repeat(59)} y`).nickname).toBe('x'.repeat(59))
  })

  it.each([undefined, '', ' ', 'a\n', '汉', 'x'.repeat(256)])('takes nobody for %j', (openid) => {
    expect(() => toIdentity('qq', openid, '小满')).toThrow('account.provider_unreachable')
  })

  it('takes an openid of 255 characters, with spaces in it', () => {
    const openid = `cn=Mei Lin,${'x'.repeat(244)}`
    expect(toIdentity('oidc', openid, '').openid).toBe(openid)
  })
})
