import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forbidCallsInTransactions } from './no-calls-in-transactions.ts'
import { openTestPorts, type TestPorts } from './ports.ts'
import { openTestShop, type TestShop } from './shop.ts'

let ports: TestPorts
beforeAll(async () => {
  ports = await openTestPorts()
})
afterAll(() => ports.close())

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:59321/somewhere'

function askByHttp(): Promise<void> {
  return new Promise((resolve) =>
    request(nowhere)
      .on('error', () => resolve())
      .end(),
  )
}

describe('P30: the guard of the test shop', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['fetch', () => fetch(nowhere).catch(() => {})],
    ['node:http', askByHttp],
  ])('sees a call by %s inside a transaction, and none outside', async (_name, call) => {
    const guard = forbidCallsInTransactions(ports.database)
    await call()
    await guard.database.transaction(async () => {
      await new Promise(setImmediate)
      await call()
    })
    await call()
    expect(guard.stop).toThrow('called inside a transaction: GET')
    expect(guard.stop).toThrow(/^(?!.*,)/)
  })

  it('lets what a transaction began call after its end', async () => {
    const guard = forbidCallsInTransactions(ports.database)
    let later: Promise<unknown> = Promise.resolve()
    await guard.database.transaction(async () => {
      later = new Promise((resolve) => setTimeout(resolve, 50)).then(() => fetch(nowhere).catch(() => {}))
    })
    await later
    guard.stop()
  })

  it('fails the shop whose payment provider is asked in a transaction', async () => {
    const shop: TestShop = await openTestShop()
    const { database } = shop.services
    await database.transaction(() => fetch(`${shop.url}/healthz`).then(() => {}))
    await expect(shop.close()).rejects.toThrow('called inside a transaction')
  })
})
