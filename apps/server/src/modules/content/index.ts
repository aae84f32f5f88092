export * from './content.seed.ts'
export { headingUrl, tabText, tabUrl } from './floor.rules.ts'
