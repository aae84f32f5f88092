/** One holder at a time, in the order of asking. `lock` resolves to the function that lets go (once). */
export function createMutex() {
  let tail: Promise<void> = Promise.resolve()
  return {
    async lock(): Promise<() => void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      const before = tail
      tail = promise
      await before
      return resolve
    },
  }
}
