export { devOutboxRoutes } from './dev-outbox.routes.ts'
export { createDevOutbox } from './dev-outbox.ts'
