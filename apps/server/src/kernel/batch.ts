/**
 * Collects the keys that are asked for in one turn of the event loop and reads them in one call. A key that the call
 * leaves out resolves to undefined; a call that fails rejects for all who waited for it.
 */
export function createBatch<Key, Value>(
  load: (keys: Key[]) => Promise<ReadonlyMap<Key, Value>>,
): (key: Key) => Promise<Value | undefined> {
  let waiting: { keys: Set<Key>; values: Promise<ReadonlyMap<Key, Value>> } | undefined

  function start() {
    const keys = new Set<Key>()
    const values = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      waiting = undefined
      return load([...keys])
    })
    return { keys, values }
  }

  return async (key) => {
    waiting ??= start()
    waiting.keys.add(key)
    return (await waiting.values).get(key)
  }
}
