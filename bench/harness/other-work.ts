import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/** Over this share, numbers taken one after the other do not compare any more. */
export const noisyShare = 0.15
const sampleMs = 2000

/** The share of the processors that somebody else uses while we do nothing: 0 is a quiet machine, 1 a full one. */
export async function measureOtherWork(): Promise<number> {
  const before = readTimes()
  await sleep(sampleMs)
  const after = readTimes()
  return 1 - (after.idle - before.idle) / (after.all - before.all)
}

function readTimes(): { idle: number; all: number } {
  const total = { idle: 0, all: 0 }
  for (const { times } of cpus()) {
    total.idle += times.idle
    total.all += Object.values(times).reduce((sum, ms) => sum + ms, 0)
  }
  return total
}
