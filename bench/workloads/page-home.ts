import { measurePages } from './static-page.ts'
import type { Workload } from './workload.ts'

/** The home page as HTML. */
export const pageHome: Workload = {
  name: 'page-home',
  baselines: [],
  run: (stage) => measurePages(stage, ['/']),
}
