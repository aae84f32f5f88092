/** One buyer wants one unit. True: it was promised to him. False: sold out. Throws what went wrong. */
export type Buy = (buyer: number) => Promise<boolean>

/** A moment between two steps. Tests make it last as long as they need. */
export type Pause = () => Promise<void>

/** How units are sold in the lab. */
export interface Way {
  buy: Buy
  /** Resolves when everything that was promised stands in the tables. */
  settle?: () => Promise<void>
  close?: () => Promise<void>
}

/** What other requests of a busy process need to get their turn. */
export const turnOfTheLoop: Pause = () => new Promise((resolve) => setImmediate(resolve))

/** Random, so that two who met do not meet again; longer each time, up to 16 ms. */
export function backOff(attempt: number): Promise<void> {
  const ms = Math.random() * Math.min(16, 2 ** attempt)
  return new Promise((resolve) => setTimeout(resolve, ms))
}
