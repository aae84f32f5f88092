export { paymentJobs } from './payment.jobs.ts'
export { paymentProofs } from './payment.proofs.ts'
export { paymentRoutes } from './payment.routes.ts'
export { createPaymentService, type PaymentService } from './payment.service.ts'
