import { inject } from 'vitest'
import { openFlashGateAt } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { claimLogConformance } from './claim-log.conformance.ts'
import { flashGateConformance } from './flash-gate.conformance.ts'
import { gateBooksConformance } from './gate-books.conformance.ts'
import { gateBuildConformance } from './gate-build.conformance.ts'
import { gateNewsConformance } from './gate-news.conformance.ts'

async function create() {
  const place = await createTestPlace()
  return {
    open: (options = {}) => openFlashGateAt(place, options),
    remove: () => removeTestPlace(place),
  }
}

flashGateConformance(inject('drivers'), create)
claimLogConformance(inject('drivers'), create)
gateBuildConformance(inject('drivers'), create)
gateBooksConformance(inject('drivers'), create)
gateNewsConformance(inject('drivers'), create)
