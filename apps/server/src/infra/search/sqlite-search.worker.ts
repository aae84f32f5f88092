import { parentPort, workerData } from 'node:worker_threads'
import { openSqliteSearchStore, type SqliteSearchStore } from './sqlite-search-store.ts'

/** One question to the store, and its answer under the same number. */
export interface Question {
  number: number
  verb: keyof SqliteSearchStore
  args: unknown[]
}

export type Answer = { number: number; value: unknown } | { number: number; error: Error }

const store = openSqliteSearchStore((workerData as { file: string }).file)

parentPort?.on('message', ({ number, verb, args }: Question) => {
  parentPort?.postMessage(answer(number, verb, args))
  if (verb === 'close') parentPort?.close()
})

function answer(number: number, verb: keyof SqliteSearchStore, args: unknown[]): Answer {
  try {
    const act = store[verb] as (...given: unknown[]) => unknown
    return { number, value: act(...args) }
  } catch (error) {
    return { number, error: error as Error }
  }
}
