import { ApiError } from '@jishi/contract'

/** The pauses between tries of one press. They end with the page, and one for the network ends when that is back. */
export function useFlashTries() {
  let wake: (() => void) | undefined
  let isOffline = false
  let isGone = false

  async function pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      wake = resolve
      setTimeout(resolve, ms)
    })
    wake = undefined
  }
  /** Waits until it is time for the try after `attempt`; false when enough was tried. `onWait` hears of the waiting. */
  async function waitForNext(
    { trouble, attempt, error }: { trouble: FlashTrouble; attempt: number; error: unknown },
    onWait: () => void,
  ): Promise<boolean> {
    const pauseMs = readPauseMs(trouble, attempt, Math.random(), readWaitMs(error))
    if (pauseMs === undefined) return false
    onWait()
    isOffline = trouble === 'offline'
    await pause(pauseMs)
    isOffline = false
    return true
  }
  const goOn = () => isOffline && wake?.()

  onMounted(() => addEventListener('online', goOn))
  onBeforeUnmount(() => {
    isGone = true
    removeEventListener('online', goOn)
  })
  return { pause, waitForNext, isGone: () => isGone }
}

/** How long the server asks to be left alone. */
function readWaitMs(error: unknown): number {
  const seconds = error instanceof ApiError ? Number(error.details.retryAfterSeconds ?? 0) : 0
  return Number.isFinite(seconds) ? seconds * 1000 : 0
}
