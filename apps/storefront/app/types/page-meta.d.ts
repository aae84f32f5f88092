declare module 'vue-router' {
  interface RouteMeta {
    /** The page has its own bar at the bottom of a phone; the bottom tabs give way. */
    hasBuyBar?: boolean
    /** Message key of the words beside the mark in the `calm` layout. */
    calmTitle?: string
  }
}

export {}
