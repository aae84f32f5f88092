import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { inject } from 'vitest'
import { openQueueAt, type TestPlace } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { queueConformance } from './queue.conformance.ts'

const workerFile = join(import.meta.dirname, '../../../test/queue-worker.child.ts')

queueConformance(inject('drivers'), async () => {
  const place = await createTestPlace()
  return {
    open: (options) => openQueueAt(place, options),
    startHangingWorker: (leaseMs) => startHangingWorker(place, leaseMs),
    remove: () => removeTestPlace(place),
  }
})

function startHangingWorker(place: TestPlace, leaseMs: number) {
  const child = fork(workerFile, [JSON.stringify({ place, leaseMs })], { execArgv: [] })
  return {
    took: once(child, 'message').then(([id]) => id as string),
    async kill() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
