export { favoriteJobs } from './favorite.jobs.ts'
export { favoriteRoutes } from './favorite.routes.ts'
export { createFavoriteService } from './favorite.service.ts'
export { createPriceNotices } from './price-notices.ts'
