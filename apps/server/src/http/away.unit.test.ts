import { describe, expect, it } from 'vitest'
import { isAway } from './away.ts'

const coded = (code: string) => Object.assign(new Error(code), { code })

describe('isAway', () => {
  it('knows a lost connection, whoever says so, also as the cause of another error', () => {
    expect(isAway(coded('ECONNREFUSED'))).toBe(true)
    expect(isAway(coded('PROTOCOL_CONNECTION_LOST'))).toBe(true)
    expect(isAway(Object.assign(new Error("Can't add new command"), { fatal: true }))).toBe(true)
    expect(isAway(new Error('Command timed out'))).toBe(true)
    expect(isAway(new Error('no order', { cause: coded('ECONNRESET') }))).toBe(true)
  })

  it('takes a fault of ours for what it is', () => {
    expect(isAway(new TypeError('x is undefined'))).toBe(false)
    expect(isAway(coded('ER_DUP_ENTRY'))).toBe(false)
    expect(isAway('ECONNREFUSED')).toBe(false)
  })
})
