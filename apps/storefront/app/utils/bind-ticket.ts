/** A third party's identity that waits for an account. The ticket lets one in, so it is never in an address. */
export interface BindTicket {
  ticket: string
  provider: string
  nickname: string
  /** Where to go on afterwards. */
  next: string
  /** Epoch milliseconds. */
  expiresAt: number
}

type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
const key = 'jishi.bind'

/** Kept for this tab, so that a reload of the page loses nothing. */
export function createBindTickets(keep: Keep, now: () => number = Date.now) {
  return {
    put(ticket: BindTicket): void {
      keep.setItem(key, JSON.stringify(ticket))
    },
    /** Undefined when there is none, or it has run out. */
    find(): BindTicket | undefined {
      const kept = parse(keep.getItem(key))
      return kept && kept.expiresAt > now() ? kept : undefined
    },
    drop(): void {
      keep.removeItem(key)
    },
  }
}

function parse(text: string | null): BindTicket | undefined {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<BindTicket> | null
    return typeof value?.ticket === 'string' && typeof value.expiresAt === 'number'
      ? (value as BindTicket)
      : undefined
  } catch {
    return undefined
  }
}
