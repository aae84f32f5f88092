export * from './catalog.seed.ts'
