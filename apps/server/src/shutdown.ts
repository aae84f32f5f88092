import type { Logger } from './kernel/logger.ts'

const graceMs = 15_000

/** On SIGTERM or SIGINT: finish what is running, then leave. What takes longer than the grace is cut off. */
export function onShutdown(logger: Logger, close: () => Promise<void>): void {
  let isClosing = false
  const leave = async (signal: string) => {
    if (isClosing) return
    isClosing = true
    logger.info({ signal }, 'closing')
    setTimeout(() => process.exit(1), graceMs).unref()
    await close().catch((error: unknown) => logger.error({ err: error }, 'closing failed'))
    process.exit(0)
  }
  process.on('SIGTERM', leave)
  process.on('SIGINT', leave)
}
