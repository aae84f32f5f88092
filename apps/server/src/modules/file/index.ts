export { fileAdminRoutes } from './file.admin.routes.ts'
export { fileJobs } from './file.jobs.ts'
export { createFileService } from './file.service.ts'
export type {} from './file.tables.ts'
