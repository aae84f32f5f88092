import { inject } from 'vitest'
import { openPushAt } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { pushConformance } from './push.conformance.ts'

pushConformance(inject('drivers'), async () => {
  const place = await createTestPlace()
  return { open: (options) => openPushAt(place, options), remove: () => removeTestPlace(place) }
})
