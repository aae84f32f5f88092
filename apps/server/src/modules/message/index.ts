export { devOutboxRoutes } from './dev-outbox.routes.ts'
export { createDevOutbox, type DevOutbox } from './dev-outbox.ts'
