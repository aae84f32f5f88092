export { orderJobs } from './order.jobs.ts'
export { orderRoutes } from './order.routes.ts'
export { createOrderService, type OrderService } from './order.service.ts'
