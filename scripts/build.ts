import { buildStorefront } from './storefront-build.ts'

const built = await buildStorefront({ force: process.argv.includes('--force') })
console.log(built ? 'The storefront is built.' : 'The storefront is up to date.')
