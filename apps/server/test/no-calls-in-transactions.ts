import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Database } from '../src/infra/database/database.ts'

/** Told by Node of every request that leaves this process: `fetch` and undici, `node:http` and `node:https`. */
const channels = ['undici:request:create', 'http.client.request.start']

/**
 * P30: watches whether somebody calls over the network while one of this database's transactions is open; locks would be
 * held for as long as the other side likes. `stop` throws when somebody did.
 */
export function forbidCallsInTransactions(plain: Database) {
  const transactions = new AsyncLocalStorage<{ isOpen: boolean }>()
  const calls: string[] = []
  const listen = (message: unknown) => {
    // What a transaction started may go on after it, and may then call whom it likes.
    if (transactions.getStore()?.isOpen) calls.push(describeCall(message))
  }
  for (const channel of channels) subscribe(channel, listen)

  const database: Database = {
    ...plain,
    transaction: (work) =>
      plain.transaction(async (tx) => {
        const transaction = { isOpen: true }
        try {
          return await transactions.run(transaction, () => work(tx))
        } finally {
          transaction.isOpen = false
        }
      }),
  }
  return {
    database,
    stop() {
      for (const channel of channels) unsubscribe(channel, listen)
      if (calls.length > 0) throw new Error(`called inside a transaction: ${calls.join(', ')}`)
    },
  }
}

function describeCall(message: unknown): string {
  const { request } = message as {
    request: { method: string; path: string; origin?: string; host?: string }
  }
  return `${request.method} ${request.origin ?? request.host ?? ''}${request.path}`
}
