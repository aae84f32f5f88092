import { isDeepStrictEqual } from 'node:util'
import { LRUCache } from 'lru-cache'
import type { Clock } from './clock.ts'

/**
 * Remembers what was read for `ttlMs` after the reading began, at most `max` keys, the least used forgotten first.
 * Promises: of many who ask for a key at once, one reads and all get its answer; a reading that failed is told to
 * those who waited for it and not remembered; values are frozen through and through, and the same object is given
 * until a reading brings something different, so that work on it (serialising) can be remembered by identity.
 */
export interface FreshCache<Key, Value> {
  get(key: Key, load: () => Promise<Value>): Promise<Value>
  /** Reads what is not fresh in one `loadMissing`. Keys that it leaves out are remembered as absent, and left out. */
  getMany(
    keys: Iterable<Key>,
    loadMissing: (keys: Key[]) => Promise<ReadonlyMap<Key, Value>>,
  ): Promise<Map<Key, Value>>
  /** Forgets everything. Whoever asks from now on gets what is read from now on, not what a reading under way brings. */
  clear(): void
}

interface Options {
  ttlMs: number
  /**
   * From this age on `get` gives what is remembered and reads anew behind its answer, so that nobody waits for a key
   * that is asked for often. The longest age stays `ttlMs`. Without it, whoever comes first after `ttlMs` waits.
   */
  renewAfterMs?: number
  /** How long it is remembered that something is not there; `ttlMs` unless said. */
  absentMs?: number
  max: number
  clock: Clock
}

interface Entry<Value> {
  /** Undefined: it was looked for and is not there. */
  value: Value | undefined
  readAt: number
}

export function createFreshCache<Key extends {}, Value>(options: Options): FreshCache<Key, Value> {
  const { findFresh, keep, clear } = createEntries<Key, Value>(options)
  const { clock, renewAfterMs = Number.POSITIVE_INFINITY } = options
  const flights = new Map<Key, Promise<ReadonlyMap<Key, Value>>>()
  let era = 0

  function start(keys: Key[], load: (keys: Key[]) => Promise<ReadonlyMap<Key, Value>>) {
    const flight = read(keys, load).finally(() => {
      for (const key of keys) if (flights.get(key) === flight) flights.delete(key)
    })
    for (const key of keys) flights.set(key, flight)
    return flight
  }

  async function read(keys: Key[], load: (keys: Key[]) => Promise<ReadonlyMap<Key, Value>>) {
    const readAt = clock.now().getTime()
    const begunIn = era
    const values = await load(keys)
    return new Map(
      keys.flatMap((key) => {
        const value = begunIn === era ? keep(key, values.get(key), readAt) : values.get(key)
        return value === undefined ? [] : [[key, value]]
      }),
    )
  }

  /** A failure is told to whoever joins the flight, or to the first one who has to wait. */
  function renew(key: Key, load: () => Promise<Value>): void {
    start([key], async () => new Map([[key, await load()]])).catch(() => {})
  }

  return {
    async get(key, load) {
      const known = findFresh(key)
      if (known !== undefined) {
        if (known.age >= renewAfterMs && !flights.has(key)) renew(key, load)
        return known.entry.value as Value
      }
      const flight = flights.get(key) ?? start([key], async () => new Map([[key, await load()]]))
      return (await flight).get(key) as Value
    },

    async getMany(keys, loadMissing) {
      const found = new Map<Key, Value>()
      const missing: Key[] = []
      const awaited = new Map<Key, Promise<ReadonlyMap<Key, Value>>>()
      for (const key of new Set(keys)) {
        const known = findFresh(key)
        const flight = flights.get(key)
        if (known?.entry.value !== undefined) found.set(key, known.entry.value)
        else if (known === undefined && flight !== undefined) awaited.set(key, flight)
        else if (known === undefined) missing.push(key)
      }
      if (missing.length > 0) {
        const flight = start(missing, loadMissing)
        for (const key of missing) awaited.set(key, flight)
      }
      await Promise.all(new Set(awaited.values()))
      for (const [key, flight] of awaited) {
        const value = (await flight).get(key)
        if (value !== undefined) found.set(key, value)
      }
      return found
    },

    clear() {
      era++
      flights.clear()
      clear()
    },
  }
}

function createEntries<Key extends {}, Value>({ ttlMs, absentMs = ttlMs, max, clock }: Options) {
  const entries = new LRUCache<Key, Entry<Value>>({ max })
  return {
    findFresh(key: Key): { entry: Entry<Value>; age: number } | undefined {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      const age = clock.now().getTime() - entry.readAt
      // A clock that was set back would otherwise keep it fresh for as long.
      const isFresh = age >= 0 && age < (entry.value === undefined ? absentMs : ttlMs)
      return isFresh ? { entry, age } : undefined
    },
    /** Gives the object that is remembered: the former one where the new one says the same. */
    keep(key: Key, read: Value | undefined, readAt: number): Value | undefined {
      const former = entries.peek(key)?.value
      const value = former !== undefined && isDeepStrictEqual(former, read) ? former : deepFreeze(read)
      entries.set(key, { value, readAt })
      return value
    },
    clear: () => entries.clear(),
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  const parts: Iterable<unknown> = value instanceof Map ? value.values() : Object.values(value)
  for (const part of parts) deepFreeze(part)
  return value
}
