import type { Component, HydrationStrategy } from 'vue'

/** Parts of the page that are drawn but not yet alive, in the order of the page. Only a browser has any. */
const waiting = new Set<Part>()
/** Out of sight, and not even waiting. */
const far = new Set<Part>()
let isWaking = false
let afterwards: (() => void)[] = []

interface Part {
  elements: Element[]
  wake: () => void
}

/** Comes to life soon after loading, in a task of its own, so that a slow phone can answer a touch in between. */
export function inTurn<T extends Component>(part: T): T {
  return late(part, (hydrate, forEach) => line(hydrate, readElements(forEach)))
}

/** Comes to life when it is about to be seen. Only for what shows nothing but its props and words. */
export function whenNear<T extends Component>(part: T): T {
  return late(part, (hydrate, forEach) => {
    let leave: (() => void) | undefined
    const part: Part = { elements: readElements(forEach), wake: come }
    function come() {
      stay()
      leave = line(hydrate, part.elements)
    }
    function stay() {
      observer.disconnect()
      far.delete(part)
    }
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && come(),
      { rootMargin: '100px' },
    )
    for (const element of part.elements) observer.observe(element)
    far.add(part)
    return () => {
      stay()
      leave?.()
    }
  })
}

/** For what changes the whole page, its language: what is not alive would not hear of it. */
export async function wakeFar(): Promise<void> {
  for (const part of far) part.wake()
  await allAwake()
}

/** Ends when every part that waits for its turn is alive: what they show must not change before. */
export async function allAwake(): Promise<void> {
  if (waiting.size > 0) await new Promise<void>((resolve) => afterwards.push(resolve))
}

/** Wakes the part that is touched, and those before it, before the event gets there. */
export function wakeTouched({ target }: Event): void {
  const isTouched = ({ elements }: Part) => elements.some((element) => element.contains(target as Node))
  for (const part of far) if (isTouched(part)) part.wake()
  for (const part of waiting) {
    if (!isTouched(part)) continue
    for (const earlier of waiting) {
      wake(earlier)
      if (earlier === part) break
    }
  }
}

/** A task of its own for what comes next. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

// The part itself is there already: a chunk for each of them would be a dozen requests.
function late<T extends Component>(part: T, hydrate: HydrationStrategy): T {
  return defineAsyncComponent({ loader: () => Promise.resolve(part), hydrate }) as T
}

function line(hydrate: () => void, elements: Element[]): () => void {
  const part: Part = { elements, wake: hydrate }
  waiting.add(part)
  if (!isWaking) void wakeWaiting()
  return () => waiting.delete(part)
}

function readElements(forEach: Parameters<HydrationStrategy>[1]): Element[] {
  const elements: Element[] = []
  forEach((node) => node instanceof Element && elements.push(node))
  return elements
}

async function wakeWaiting(): Promise<void> {
  isWaking = true
  while (waiting.size > 0) {
    await nextTask()
    const [next] = waiting
    if (next) wake(next)
  }
  isWaking = false
  const told = afterwards
  afterwards = []
  for (const tell of told) tell()
}

/** One part that fails must not keep the others asleep. */
function wake(part: Part): void {
  if (!waiting.delete(part)) return
  try {
    part.wake()
  } catch (error) {
    reportError(error)
  }
}
