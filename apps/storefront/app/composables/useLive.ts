import type { LiveKind } from '@jishi/contract'

/**
 * What the server tells a signed-in person by itself: `live.on('flash.ticket', (ticket) => ...)` listens until the page
 * or component is left. `state` is `connecting`, `open`, `closing` or `closed`, also between two tries.
 */
export function useLive() {
  const line = useLiveLine()

  function on<Kind extends LiveKind>(kind: Kind, listener: LiveListener<Kind>): void {
    if (import.meta.server) return
    onScopeDispose(line.on(kind, listener))
  }
  return { state: computed(() => line.state), on }
}
