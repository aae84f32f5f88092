import { openSearchIndexAt } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { searchConformance } from './search.conformance.ts'

searchConformance('the embedded driver', async () => {
  const place = await createTestPlace()
  return { open: () => openSearchIndexAt(place), remove: () => removeTestPlace(place) }
})
