import { describe, expect, it } from 'vitest'
import { isEmail, isMobile, isNewPassword, isSmsCode } from './form-rules.ts'

describe('what a form can tell before it asks the server', () => {
  it.each([
    ['13900000375', true],
    ['12900000375', false],
    ['1390000037', false],
    ['+8613900000375', false],
  ])('a mainland mobile number: %s is %s', (text, expected) => expect(isMobile(text)).toBe(expected))

  it.each([
    ['li@example.com', true],
    ['li.bai+shop@mail.example.cn', true],
    ['li@example', false],
    ['li@@example.com', false],
    ['li@example..com', false],
    ['li bai@example.com', false],
    [`${'a'.repeat(250)}@b.cn`, false],
  ])('an e-mail address: %s is %s', (text, expected) => expect(isEmail(text)).toBe(expected))

  it('a new password has 8 to 64 characters', () => {
    expect([7, 8, 64, 65].map((length) => isNewPassword('a'.repeat(length)))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('a code has six digits', () => {
    expect(['123456', '12345', '1234567', '12345a'].map(isSmsCode)).toEqual([true, false, false, false])
  })
})
