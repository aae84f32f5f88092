import { createContentWrites } from './content-writes.ts'
import type { ContentWriteDeps } from './content-writing.ts'
import { createSectionWrites } from './section-writes.ts'

export type ContentAdminService = ReturnType<typeof createContentAdminService>

/** The home page in the hands of the staff: versions, audit entries and events as in the catalogue. */
export function createContentAdminService(deps: ContentWriteDeps) {
  return { ...createSectionWrites(deps), ...createContentWrites(deps) }
}
