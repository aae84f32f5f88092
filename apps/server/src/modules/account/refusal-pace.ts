import { setTimeout as wait } from 'node:timers/promises'

const gapMs = 10
/** About a second of waiting; beyond it a refusal is cheaper than a place in the line. */
const longest = 100

/**
 * Gives one client its refusals one after the other, a hundred a second at most: a storm that is turned away as fast as
 * it can ask keeps a processor busy that others need. One refusal alone waits no time that anybody would notice.
 */
export function createRefusalPace() {
  const lines = new Map<string, { tail: Promise<void>; length: number }>()

  return async (client: string): Promise<void> => {
    const line = lines.get(client) ?? { tail: Promise.resolve(), length: 0 }
    if (line.length === longest) return
    lines.set(client, line)
    line.length++
    line.tail = line.tail.then(() => wait(gapMs))
    await line.tail
    line.length--
    if (line.length === 0) lines.delete(client)
  }
}
