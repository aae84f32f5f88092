type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** A press on the button that is not over yet. */
export interface FlashPress {
  /** Sent with every try of this press: the same key is the same claim. */
  key: string
  count: number
  /** Epoch milliseconds. */
  pressedAt: number
  /** Once the server has answered. */
  ticket?: string
}

/** A press whose answer was lost goes on by itself this long after it; nobody is surprised by a claim of yesterday. */
const goesOnForMs = 120_000

/**
 * One idempotency key per press, kept until it is known what came of it: a reload, a lost answer and a second tab go on
 * with the same claim. Kept per person and item; `keep` is shared by all tabs.
 */
export function createFlashPresses(keep: Keep, draw: () => string = () => crypto.randomUUID()) {
  const nameOf = (itemId: number, userId: number) => `jishi.flash.${itemId}.${userId}`

  function find(itemId: number, userId: number): FlashPress | undefined {
    return parse(keep.getItem(nameOf(itemId, userId)))
  }
  function write(itemId: number, userId: number, press: FlashPress): FlashPress {
    keep.setItem(nameOf(itemId, userId), JSON.stringify(press))
    return press
  }

  return {
    /** One to go on with after a reload; what is too old is forgotten. */
    findOpen(itemId: number, userId: number, now: number): FlashPress | undefined {
      const press = find(itemId, userId)
      if (press === undefined || press.ticket !== undefined) return press
      if (Math.abs(now - press.pressedAt) <= goesOnForMs) return press
      keep.removeItem(nameOf(itemId, userId))
      return undefined
    },
    /** The press that is still open, also one of another tab; else a new one. */
    begin(itemId: number, userId: number, given: { count: number; now: number }): FlashPress {
      const open = find(itemId, userId)
      if (open && (open.ticket !== undefined || open.count === given.count)) return open
      return write(itemId, userId, { key: draw(), count: given.count, pressedAt: given.now })
    },
    answered(itemId: number, userId: number, ticket: string): void {
      const press = find(itemId, userId)
      if (press) write(itemId, userId, { ...press, ticket })
    },
    /** What came of it is known: the next press is a new one. */
    forget(itemId: number, userId: number): void {
      keep.removeItem(nameOf(itemId, userId))
    },
  }
}

/** Anything may stand in a browser's store. */
function parse(text: string | null): FlashPress | undefined {
  try {
    const press = JSON.parse(text ?? 'null') as Partial<FlashPress> | null
    const { key, count, pressedAt, ticket } = press ?? {}
    if (typeof key !== 'string' || typeof count !== 'number' || typeof pressedAt !== 'number')
      return undefined
    return { key, count, pressedAt, ...(typeof ticket === 'string' && { ticket }) }
  } catch {
    return undefined
  }
}
