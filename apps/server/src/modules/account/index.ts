export { accountJobs } from './account.jobs.ts'
export { accountRoutes } from './account.routes.ts'
export { createAccountService } from './account.service.ts'
