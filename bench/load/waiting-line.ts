/**
 * Things to do, for several who take them. Whoever takes waits while there is nothing but things that come later; the line
 * ends when each thing is done.
 */
export function createWaitingLine<Thing>(things: readonly Thing[]) {
  const ready = [...things]
  let open = ready.length
  let change = Promise.withResolvers<void>()

  function wakeAll(): void {
    change.resolve()
    change = Promise.withResolvers<void>()
  }

  return {
    /** Undefined: everything is done. */
    async take(): Promise<Thing | undefined> {
      while (open > 0) {
        const thing = ready.pop()
        if (thing !== undefined) return thing
        await change.promise
      }
      return undefined
    },
    /** Of one that was taken. */
    done(): void {
      open--
      if (open === 0) wakeAll()
    },
    /** Puts one that was taken back, after a while. */
    later(thing: Thing, ms: number): void {
      setTimeout(() => {
        ready.push(thing)
        wakeAll()
      }, ms)
    },
  }
}
