import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LoadResult, Span } from '../load/protocol.ts'

/** Linux counts processor time in hundredths of a second. */
const tickMs = 10

/**
 * Adds what a process spent on each good answer of the measured seconds. Other work on the machine takes processor time away
 * from a server and makes its rate smaller, but hardly makes an answer cost more. Nothing is added where the system does
 * not tell.
 */
export async function watchCpuTime<Result extends LoadResult>(
  pid: number,
  { warmup, seconds }: Pick<Span, 'warmup' | 'seconds'>,
  load: Promise<Result>,
): Promise<Result> {
  const [result, spentMs] = await Promise.all([load, measureSpentMs(pid, warmup, seconds)])
  if (spentMs === undefined) return result
  return { ...result, cpuUs: (1000 * spentMs) / Math.max(1, result.rate * seconds) }
}

async function measureSpentMs(pid: number, warmup: number, seconds: number): Promise<number | undefined> {
  await sleep(warmup * 1000)
  const before = readCpuMs(pid)
  await sleep(seconds * 1000)
  const after = readCpuMs(pid)
  return before === undefined || after === undefined ? undefined : after - before
}

/** In the process and in the kernel for it, since it began. */
function readCpuMs(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')
    return tickMs * (Number(fields?.[11]) + Number(fields?.[12]))
  } catch {
    return undefined
  }
}
