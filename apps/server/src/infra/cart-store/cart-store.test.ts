import { inject } from 'vitest'
import { openCartStoreAt } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { cartStoreConformance } from './cart-store.conformance.ts'

cartStoreConformance(inject('drivers'), async () => {
  const place = await createTestPlace()
  return { open: () => openCartStoreAt(place), remove: () => removeTestPlace(place) }
})
