import type { PushListener, PushMessage } from './push.ts'

/** Those who listen in this process. */
export function createPushListeners() {
  const listeners = new Set<{ hear: PushListener; onGap?: () => void }>()
  return {
    add(hear: PushListener, onGap?: () => void): () => void {
      const own = { hear, onGap }
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    tell(userId: number, message: PushMessage): void {
      for (const { hear } of listeners) hear(userId, message)
    },
    tellOfGap(): void {
      for (const { onGap } of listeners) onGap?.()
    },
    count: () => listeners.size,
    clear: () => listeners.clear(),
  }
}
