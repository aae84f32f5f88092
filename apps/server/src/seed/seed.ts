export { seedBigCatalogue } from './seed-big-catalogue.ts'
export { seedDemoShop } from './seed-demo-shop.ts'
export { seedFlash } from './seed-flash.ts'
