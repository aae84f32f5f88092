import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'

/** Gives ids that are unique everywhere, sort by time and cannot be guessed. */
export interface Ids {
  /** 32 lower-case hex characters: 48 bits of milliseconds, 80 random bits. */
  next(): string
}

export function createIds(clock: Clock): Ids {
  return {
    next: () => clock.now().getTime().toString(16).padStart(12, '0') + randomBytes(10).toString('hex'),
  }
}
