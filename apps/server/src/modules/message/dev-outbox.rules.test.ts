import { describe, expect, it } from 'vitest'
import { findCode, findLinks, splitAtLinks } from './dev-outbox.rules.ts'

describe('links in a text', () => {
  it('end where the sentence goes on', () => {
    const text =
      '打开 https://shop.test/a?b=1&c=2，或者（http://localhost:3000/x）。\nSee https://shop.test/y. https://shop.test/z!'
    expect(findLinks(text)).toEqual([
      'https://shop.test/a?b=1&c=2',
      'http://localhost:3000/x',
      'https://shop.test/y',
      'https://shop.test/z',
    ])
  })

  it('are each named once, and cut out of the text without losing a character', () => {
    const text = 'https://a.test/1 https://a.test/1 和 https://a.test/12 完'
    expect(findLinks(text)).toEqual(['https://a.test/1', 'https://a.test/12'])
    const parts = splitAtLinks(text)
    expect(parts.map((part) => part.text).join('')).toBe(text)
    expect(parts.filter(({ isLink }) => isLink)).toHaveLength(3)
  })

  it('are addresses of the web and nothing else', () => {
    expect(
      findLinks('javascript:alert(1) data:text/html,x ftp://a.test http:// https://[ httpsx://a'),
    ).toEqual([])
    expect(findLinks('<a href="https://a.test/"onclick=alert(1)>')).toEqual(['https://a.test/'])
  })
})

describe('the code in a text', () => {
  it.each([
    ['【集市】您的验证码是 042917，2 分钟内有效。', '042917'],
    ['您的验证码是042917。', '042917'],
    ['Your code: 1234.', '1234'],
  ])('is the digits that stand by themselves: %s', (text, code) => {
    expect(findCode(text)).toBe(code)
  })

  it.each([
    '打开 http://localhost:3000/email/verify?token=a-123456_b.654321',
    'user-20261121 您好',
    'reader2026@example.com',
    '1234567890',
    '2026-11-21',
  ])('is no part of something else: %s', (text) => {
    expect(findCode(text)).toBeNull()
  })
})
