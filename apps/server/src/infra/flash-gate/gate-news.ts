type Listener = (itemId: number) => void

/** Those who watch a gate. */
export function createGateNews() {
  const listeners = new Set<Listener>()
  return {
    watch(listener: Listener): () => void {
      // An own function for each call: the same listener may watch twice.
      const own: Listener = (itemId) => listener(itemId)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    tell(itemId: number): void {
      for (const listener of listeners) listener(itemId)
    },
    clear: () => listeners.clear(),
  }
}
