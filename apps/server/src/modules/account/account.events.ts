declare module '../../kernel/events.ts' {
  interface EventMap {
    'account.registered': { userId: number }
  }
}

export {}
