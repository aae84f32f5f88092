import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { customerOf, parseAddress, parseRange, parseRanges } from './addresses.rules.ts'
import { createRangeSet } from './range-set.rules.ts'

const cidr = (text: string) => parseRange(text)?.cidr

describe('a range', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7/32'],
    ['203.0.113.7/24', '203.0.113.0/24'],
    ['10.255.255.255/9', '10.128.0.0/9'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    [' 203.0.113.7/32 ', '203.0.113.7/32'],
    ['2001:DB8:0:0::1', '2001:db8::1/128'],
    ['2001:db8:ffff::1/33', '2001:db8:8000::/33'],
    ['::ffff:203.0.113.7', '203.0.113.7/32'],
    ['::ffff:203.0.113.7/120', '203.0.113.0/24'],
    ['::ffff:0:0/95', '::fffe:0:0/95'],
  ])('%s is written %s', (text, expected) => {
    expect(cidr(text)).toBe(expected)
  })

  it.each([
    '',
    'localhost',
    '1.2.3',
    '127.1',
    '0x7f.0.0.1',
    '010.0.0.1',
    '256.0.0.1',
    '1.2.3.4/33',
    '1.2.3.4/-1',
  ])('"%s" is none', (text) => expect(cidr(text)).toBeUndefined())
  it.each(['1.2.3.4/8/8', '1.2.3.4/ 8', '::1/129', 'fe80::1%eth0', '1.2.3.4/8.5', '1.2.3.4/', ':::'])(
    '"%s" is none either',
    (text) => expect(cidr(text)).toBeUndefined(),
  )

  it('knows the names that trusted proxies may be given by, and passes over what it cannot read', () => {
    const set = createRangeSet(parseRanges(['loopback', 'uniquelocal', '203.0.113.9', 'nonsense']))
    for (const inside of ['127.9.9.9', '::1', '10.0.0.1', '192.168.3.4', 'fd00::1', '203.0.113.9'])
      expect(set.has(inside), inside).toBe(true)
    for (const outside of ['128.0.0.1', '::2', '11.0.0.1', '203.0.113.10', 'nonsense'])
      expect(set.has(outside), outside).toBe(false)
  })
})

describe('an address', () => {
  it('is the same however a socket or a proxy spells it', () => {
    expect(parseAddress('::ffff:203.0.113.7')).toEqual(parseAddress('203.0.113.7'))
    expect(parseAddress('::ffff:cb00:7107')).toEqual(parseAddress('203.0.113.7'))
    expect(parseAddress('FE80::1%eth0')).toEqual(parseAddress('fe80::1'))
    expect(parseAddress('unknown')).toBeUndefined()
  })

  it('is counted by itself in IPv4 and by its /64 in IPv6, where a customer has as many as they like', () => {
    expect(customerOf('203.0.113.7')).toBe('203.0.113.7/32')
    expect(customerOf('::ffff:203.0.113.7')).toBe('203.0.113.7/32')
    expect(customerOf('2001:db8:1:2:aaaa::1')).toBe('2001:db8:1:2::/64')
    expect(customerOf('2001:db8:1:2:bbbb::2')).toBe('2001:db8:1:2::/64')
    expect(customerOf('x'.repeat(500))).toHaveLength(64)
  })
})

it('finds an address in exactly those ranges whose first bits it has', () => {
  const v4 = fc.ipV4()
  const range = fc.tuple(v4, fc.nat(32))
  fc.assert(
    fc.property(v4, fc.array(range, { maxLength: 8 }), (address, ranges) => {
      const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
      const size = (prefix: number) => 2 ** (32 - prefix)
      const isIn = ranges.some(
        ([base, prefix]) =>
          Math.floor(number(base) / size(prefix)) === Math.floor(number(address) / size(prefix)),
      )
      const set = createRangeSet(ranges.flatMap(([base, prefix]) => parseRange(`${base}/${prefix}`) ?? []))
      expect(set.has(address)).toBe(isIn)
      expect(set.has(`::ffff:${address}`)).toBe(isIn)
    }),
  )
})
