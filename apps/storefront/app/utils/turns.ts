/** Gives a function that runs what it is given one after the other, whether or not the one before went well. */
export function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = last.then(act, act)
    last = mine
    return mine
  }
}
