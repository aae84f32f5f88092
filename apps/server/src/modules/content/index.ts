export { contentRoutes } from './content.routes.ts'
export * from './content.seed.ts'
export { createContentService } from './content.service.ts'
export { headingUrl, tabText, tabUrl } from './floor.rules.ts'
