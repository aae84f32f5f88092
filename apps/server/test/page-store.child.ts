import { makeLongPage } from '../src/infra/page-store/page-store.fixtures.ts'
import { openPageStoreAt, type TestPlace } from './place.ts'

/** A process that puts ever newer pages, tells the version of each that is kept, and never ends: made to be killed. */
const { place, key } = JSON.parse(process.argv[2] ?? '') as { place: TestPlace; key: string }
const store = openPageStoreAt(place)
for (let version = 1; ; version++) {
  await store.put(key, makeLongPage(version))
  process.send?.(version)
}
