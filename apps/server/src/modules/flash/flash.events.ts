declare module '../../kernel/events.ts' {
  interface EventMap {
    /** A claim's row is in another state than before; the gate does not know it yet. */
    'flash.claim_moved': { itemId: number; claimId: string; state: 'paid' | 'gone' }
  }
}

export {}
