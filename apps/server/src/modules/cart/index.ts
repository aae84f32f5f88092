export { cartJobs } from './cart.jobs.ts'
export { cartRoutes, createLoginMerge } from './cart.routes.ts'
export { type CartService, createCartService } from './cart.service.ts'
