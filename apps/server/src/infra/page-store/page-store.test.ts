import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from 'vitest'
import { openPageStoreAt, type TestPlace } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { pageStoreConformance } from './page-store.conformance.ts'

pageStoreConformance(inject('drivers'), async () => {
  const place = await createTestPlace()
  return {
    open: () => openPageStoreAt(place),
    putAndDie: (key) => putAndDie(place, key),
    remove: () => removeTestPlace(place),
  }
})

async function putAndDie(place: TestPlace, key: string): Promise<number> {
  const file = join(import.meta.dirname, '../../../test/page-store.child.ts')
  const child = fork(file, [JSON.stringify({ place, key })], { execArgv: [] })
  const ended = once(child, 'exit')
  let version = 0
  child.on('message', (told: number) => {
    version = told
  })
  while (version < 20 && child.exitCode === null) await sleep(5)
  child.kill('SIGKILL')
  await ended
  return version
}
