export { footprintJobs } from './footprint.jobs.ts'
export { createFootprintMerge, footprintRoutes } from './footprint.routes.ts'
export { createFootprintService, footprintCap } from './footprint.service.ts'
