export { orderJobs } from './order.jobs.ts'
export { orderProofs } from './order.proofs.ts'
export { orderRoutes } from './order.routes.ts'
export { createOrderService } from './order.service.ts'
