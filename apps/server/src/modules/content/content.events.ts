declare module '../../kernel/events.ts' {
  interface EventMap {
    /** Something on the home page is different now. */
    'content.changed': { contentKey: string }
  }
}

export {}
