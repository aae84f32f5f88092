import { inject } from 'vitest'
import { openRecentListAt } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { recentListConformance } from './recent-list.conformance.ts'

recentListConformance(inject('drivers'), async () => {
  const place = await createTestPlace()
  return { open: (options) => openRecentListAt(place, options), remove: () => removeTestPlace(place) }
})
