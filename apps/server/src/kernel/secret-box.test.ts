import { expect, it } from 'vitest'
import { createSecretBox } from './secret-box.ts'

const secret = 'a secret of the tests, long enough'
const box = createSecretBox(secret, 'totp')
const sealed = box.seal('JBSWY3DPEHPK3PXP', 'juniper')

it('opens what it sealed and shows nothing of it', () => {
  expect(box.open(sealed, 'juniper')).toBe('JBSWY3DPEHPK3PXP')
  expect(sealed).not.toContain('JBSWY3DPEHPK3PXP')
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('JBSWY3DPEHPK3PXP')
})

it('seals the same text differently each time', () => {
  expect(box.seal('JBSWY3DPEHPK3PXP', 'juniper')).not.toBe(sealed)
})

it('opens nothing for another owner, another purpose or another secret', () => {
  expect(() => box.open(sealed, 'rowan')).toThrow()
  expect(() => createSecretBox(secret, 'wallet').open(sealed, 'juniper')).toThrow()
  expect(() => createSecretBox(`${secret}!`, 'totp').open(sealed, 'juniper')).toThrow()
})

it('opens nothing that was changed, cut short or never sealed', () => {
  const [version, body = ''] = sealed.split('.')
  const bytes = Buffer.from(body, 'base64url')
  for (let place = 0; place < bytes.length; place++) {
    const changed = Buffer.from(bytes)
    changed[place] = (changed[place] ?? 0) ^ 1
    expect(() => box.open(`${version}.${changed.toString('base64url')}`, 'juniper')).toThrow()
  }
  for (const bad of ['', 'v1', 'v1.', `v2.${body}`, `v1.${body.slice(0, 30)}`, 'JBSWY3DPEHPK3PXP'])
    expect(() => box.open(bad, 'juniper')).toThrow()
})
