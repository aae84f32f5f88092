import { inject } from 'vitest'
import { openKvAt } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { kvConformance } from './kv.conformance.ts'

kvConformance(inject('drivers'), async () => {
  const place = await createTestPlace()
  return { open: () => openKvAt(place), remove: () => removeTestPlace(place) }
})
