import { describe, expect, it } from 'vitest'
import { passwordStrength } from './password-strength.ts'

describe('passwordStrength', () => {
  it('calls short, one-kind and repetitive passwords weak', () => {
    expect(passwordStrength('Ab1!')).toBe('weak')
    expect(passwordStrength('abcdefghij')).toBe('weak')
    expect(passwordStrength('aaaaaaaaaaaaaaaaaa1B')).toBe('weak')
  })

  it('calls eight characters of two kinds fair', () => {
    expect(passwordStrength('street42x')).toBe('fair')
  })

  it('calls a long phrase or a mixed ten strong', () => {
    expect(passwordStrength('the quiet street at dusk')).toBe('strong')
    expect(passwordStrength('Street-42xy')).toBe('strong')
  })
})
