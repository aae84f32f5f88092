import { Worker } from 'node:worker_threads'
import type { SearchIndex } from './search.ts'
import type { Answer } from './sqlite-search.worker.ts'
import type { SqliteSearchStore } from './sqlite-search-store.ts'

/**
 * The embedded index: SQLite FTS5 in a file of its own, which several processes may share. It works in a thread beside
 * the one that answers requests, so that no search holds up the others.
 */
export function openSqliteSearch({ file }: { file: string }): SearchIndex {
  const store = openThread(file)
  return {
    index: (documents) => store.ask('index', documents),
    remove: (ids) => store.ask('remove', ids),
    find: (query) => store.ask('find', query),
    listWords: (limit) => store.ask('listWords', limit),
    listChecksums: (after, limit) => store.ask('listChecksums', after, limit),
    describe: () => store.ask('describe'),
    async rebuild(version, batches) {
      const number = await store.ask('begin')
      for await (const documents of batches) await store.ask('fill', number, documents)
      await store.ask('swap', number, version)
    },
    close: () => store.close(),
  }
}

type Verb = keyof SqliteSearchStore

function openThread(file: string) {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let worker: Worker | undefined
  let last = 0

  /** Not before the first question: a process that never searches has no thread. */
  function start(): Worker {
    const started = new Worker(new URL('sqlite-search.worker.ts', import.meta.url), { workerData: { file } })
    started.unref()
    started.on('message', (answer: Answer) => {
      const asked = waiting.get(answer.number)
      waiting.delete(answer.number)
      if (waiting.size === 0) started.unref()
      if ('error' in answer) asked?.reject(answer.error)
      else asked?.resolve(answer.value as never)
    })
    started.on('error', (error: Error) => {
      worker = undefined
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    })
    return started
  }

  function ask<V extends Verb>(
    verb: V,
    ...args: Parameters<SqliteSearchStore[V]>
  ): Promise<ReturnType<SqliteSearchStore[V]>> {
    worker ??= start()
    const thread = worker
    return new Promise((resolve, reject) => {
      last++
      waiting.set(last, { resolve, reject })
      // Who waits for an answer keeps the process alive, nobody else.
      thread.ref()
      thread.postMessage({ number: last, verb, args })
    })
  }

  return {
    ask,
    async close() {
      if (worker === undefined) return
      await ask('close')
      await worker?.terminate()
      worker = undefined
    },
  }
}
