export { accountJobs } from './account.jobs.ts'
export { accountRoutes } from './account.routes.ts'
export { type AccountService, createAccountService } from './account.service.ts'
