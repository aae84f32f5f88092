const everyMs = 500

/** Runs `work`, which never rejects, at once and then twice a second from `start` on; one run at a time. */
export function createWatch(work: () => Promise<void>) {
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  function run(): Promise<void> {
    running ??= work().finally(() => {
      running = undefined
    })
    return running
  }

  return {
    run,
    start(): void {
      if (timer !== undefined) return
      timer = setInterval(run, everyMs).unref()
      run()
    },
    /** Resolves when the run under way has ended. */
    async stop(): Promise<void> {
      clearInterval(timer)
      timer = undefined
      await running
    },
  }
}
