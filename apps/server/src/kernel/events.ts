/**
 * What modules announce. Each module adds its own in `<module>.events.ts`:
 * `declare module '../../kernel/events.ts' { interface EventMap { 'order.placed': { orderNo: string } } }`
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface EventMap {}

export type EventName = keyof EventMap & string

/** Runs inside the publisher's transaction: it commits or fails with it. No network calls here. */
export type Listener<Tx, Name extends EventName> = (tx: Tx, payload: EventMap[Name]) => Promise<void>

/** Writes a job into the outbox in the given transaction; the worker runs it after the commit, at least once. */
export interface JobOutbox<Tx> {
  append(tx: Tx, job: JobRequest): Promise<void>
}

export interface JobRequest {
  name: string
  payload: object
  /** Wait this long before the first try. */
  delayMs?: number
}

export interface Events<Tx> {
  /** Tells every listener, in the transaction of the change itself. */
  publish<Name extends EventName>(tx: Tx, name: Name, payload: EventMap[Name]): Promise<void>
  on<Name extends EventName>(name: Name, listener: Listener<Tx, Name>): void
  /** Makes the event start a job (or none, for undefined) after the commit: the outbox row is written with the change. */
  startJob<Name extends EventName>(
    name: Name,
    toJob: (payload: EventMap[Name]) => JobRequest | undefined,
  ): void
}

export function createEvents<Tx>(outbox: JobOutbox<Tx>): Events<Tx> {
  const listeners = new Map<string, Listener<Tx, EventName>[]>()

  function on<Name extends EventName>(name: Name, listener: Listener<Tx, Name>) {
    const all = listeners.get(name) ?? []
    all.push(listener as Listener<Tx, EventName>)
    listeners.set(name, all)
  }

  return {
    on,
    startJob(name, toJob) {
      on(name, async (tx, payload) => {
        const job = toJob(payload)
        if (job !== undefined) await outbox.append(tx, job)
      })
    },
    async publish(tx, name, payload) {
      for (const listener of listeners.get(name) ?? []) await listener(tx, payload)
    },
  }
}
