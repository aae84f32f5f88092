export { paymentJobs } from './payment.jobs.ts'
export { paymentRoutes } from './payment.routes.ts'
export { createPaymentService, type PaymentService } from './payment.service.ts'
