import { buildStorefront } from '../scripts/storefront-build.ts'
import { chromiumPath } from './browser.ts'

/** The storefront is built before the first journey, not by two of them at once. */
export default async function setup(): Promise<void> {
  if (chromiumPath !== undefined) await buildStorefront({ quiet: true })
}
