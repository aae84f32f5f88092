export { flashAdminRoutes } from './flash.admin.routes.ts'
export { flashRoutes } from './flash.routes.ts'
export { createFlashService, type FlashService } from './flash.service.ts'
export { createFlashAdmin } from './flash-admin.ts'
