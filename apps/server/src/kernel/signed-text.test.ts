import { expect, it } from 'vitest'
import { readSignedText, signText } from './signed-text.ts'

const secret = 'a secret of the tests, long enough'
const signed = signText('1.2_3.4', 'cart', secret)

it('gives back what we signed', () => {
  expect(readSignedText(signed, 'cart', secret)).toBe('1.2_3.4')
  expect(readSignedText(signText('a~b', 'cart', secret), 'cart', secret)).toBe('a~b')
})

it('gives nothing for another text, purpose or secret, nor for what is no signature at all', () => {
  expect(readSignedText(`9${signed.slice(1)}`, 'cart', secret)).toBeUndefined()
  expect(readSignedText(signed, 'footprint', secret)).toBeUndefined()
  expect(readSignedText(signed, 'cart', `${secret}!`)).toBeUndefined()
  for (const text of [
    '',
    '~',
    'x',
    signed.slice(0, -1),
    `${signed}x`,
    '~'.repeat(30),
    '1.2~签名签名签名签名签名签',
  ])
    expect(readSignedText(text, 'cart', secret)).toBeUndefined()
})
