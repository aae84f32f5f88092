import { AppError } from './app-error.ts'

interface Limits {
  /** Run at once. */
  width: number
  /** Wait at once, of one client. */
  perClient: number
  /** Wait at once, of all. */
  total: number
}

interface Waiting {
  go(): void
  giveUp(error: AppError): void
}

const retryAfterSeconds = 2

/**
 * Gives turns for work of which only little can run at once. Each client has a line of its own and the lines are served
 * in rotation: whoever brings a thousand wishes stands behind himself, not before the others. Throws server.busy for
 * whoever finds his own line full; when the room is full, the last of the longest line goes.
 */
export function createFairTurns({ width, perClient, total }: Limits) {
  /** In the order in which clients are served next. */
  const lines = new Map<string, Waiting[]>()
  let running = 0
  let waiting = 0

  function stand(client: string): Promise<void> {
    const line = lines.get(client) ?? []
    const hasPlace = line.length < perClient && (waiting < total || sendAway(line.length))
    if (!hasPlace) throw busy()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    line.push({ go: resolve, giveUp: reject })
    lines.set(client, line)
    waiting++
    return promise
  }

  /** Makes a place at the cost of a line that is longer by more than that place; tells whether there was one. */
  function sendAway(length: number): boolean {
    const [client, longest] = [...lines].reduce((most, each) =>
      each[1].length > most[1].length ? each : most,
    )
    if (longest.length <= length + 1) return false
    longest.pop()?.giveUp(busy())
    waiting--
    if (longest.length === 0) lines.delete(client)
    return true
  }

  /** The place goes to the next without being given up in between. */
  function pass(): void {
    const first = lines.entries().next().value
    if (first === undefined) {
      running--
      return
    }
    const [client, line] = first
    const next = line.shift()
    lines.delete(client)
    if (line.length > 0) lines.set(client, line)
    waiting--
    next?.go()
  }

  return async <T>(client: string, work: () => Promise<T>): Promise<T> => {
    if (running < width) running++
    else await stand(client)
    try {
      return await work()
    } finally {
      pass()
    }
  }
}

function busy(): AppError {
  return new AppError('server.busy', { retryAfterSeconds })
}
