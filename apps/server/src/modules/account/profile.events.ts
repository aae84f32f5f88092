declare module '../../kernel/events.ts' {
  interface EventMap {
    /** The cooling-off time is over and nobody can be told from the account any more. */
    'account.deleted': { userId: number }
  }
}

export {}
