import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const secret = { JISHI_SECRET: 'x'.repeat(32) }

describe('§8.4 how stock is taken', () => {
  it('is conditional unless said otherwise', () => {
    expect(readConfig(secret).stockStrategy).toBe('conditional')
    for (const strategy of ['conditional', 'pessimistic', 'optimistic'])
      expect(readConfig({ ...secret, STOCK_STRATEGY: strategy }).stockStrategy).toBe(strategy)
  })

  it('is none of our own inventions', () => {
    expect(() => readConfig({ ...secret, STOCK_STRATEGY: 'hopeful' })).toThrow(
      'STOCK_STRATEGY: one of conditional, pessimistic, optimistic, not "hopeful"',
    )
  })
})

describe('P12: how much one person may keep from others', () => {
  it('has caps that can be changed', () => {
    expect(readConfig(secret).holdCaps).toEqual({ orders: 20, unitsPerSku: 200 })
    expect(readConfig({ ...secret, MAX_UNPAID_ORDERS: '3', MAX_UNPAID_UNITS: '5' }).holdCaps).toEqual({
      orders: 3,
      unitsPerSku: 5,
    })
  })

  it('is at least one', () => {
    expect(() => readConfig({ ...secret, MAX_UNPAID_ORDERS: '0', MAX_UNPAID_UNITS: 'many' })).toThrow(
      /MAX_UNPAID_ORDERS: a whole number.*\n.*MAX_UNPAID_UNITS: a whole number/,
    )
  })
})

describe('§12.2 who is asked where parcels are', () => {
  const read = (env: Record<string, string>) => readConfig({ ...secret, ...env }).tracking

  it('is a stand-in on a laptop, and nobody in production unless it is said whom', () => {
    expect(read({}).driver).toBe('simulator')
    expect(read({ NODE_ENV: 'production' })).toEqual({ driver: 'off' })
    expect(read({ NODE_ENV: 'production', TRACKING_DRIVER: 'simulator' }).driver).toBe('simulator')
  })

  it('needs an account, and knows where the service is', () => {
    expect(() => read({ TRACKING_DRIVER: 'kdniao' })).toThrow(/KDNIAO_BUSINESS_ID[\s\S]*KDNIAO_APP_KEY/)
    expect(() => read({ TRACKING_DRIVER: 'kuaidi100' })).toThrow(/KUAIDI100_CUSTOMER[\s\S]*KUAIDI100_KEY/)
    expect(() => read({ TRACKING_DRIVER: 'pigeon' })).toThrow('TRACKING_DRIVER')
    const keys = { KUAIDI100_CUSTOMER: 'c', KUAIDI100_KEY: 'k', TRACKING_URL: 'http://127.0.0.1:9/query' }
    expect(read({ TRACKING_DRIVER: 'kuaidi100', ...keys })).toEqual({
      ...{ driver: 'kuaidi100', customer: 'c', key: 'k', url: 'http://127.0.0.1:9/query' },
    })
  })
})
