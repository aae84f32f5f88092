import type { Storage } from '../infra/storage/storage.ts'
import { composeBanner } from './art/banner.ts'
import { compose } from './art/compose.ts'
import { drawMark } from './art/mark.ts'
import { putGoodsPicture, putPicture } from './art/render.ts'
import { createSprites } from './art/sprite.ts'
import type { ContentPlan } from './content-plan.ts'
import type { ShopPlan } from './plan.ts'
import type { Progress } from './progress-bar.ts'

interface Work {
  key: string
  draw: () => Promise<void>
}

/** One more than the processors of a small machine: while one waits for the disk, two draw. */
const atOnce = 4

/** Draws every picture that the storage has not got. */
export async function drawPictures({
  storage,
  shop,
  content,
  onProgress,
}: {
  storage: Storage
  shop: ShopPlan
  content: ContentPlan
  onProgress: (progress: Progress) => void
}): Promise<void> {
  const sprites = createSprites()
  const work: Work[] = [
    ...[...shop.pictures].map(([key, recipe]) => ({
      key,
      draw: async () => putGoodsPicture(storage, key, await compose(recipe, sprites)),
    })),
    ...[...shop.marks].map(([key, place]) => ({
      key,
      draw: () => putPicture(storage, key, drawMark(place)),
    })),
    ...[...content.banners].map(([key, recipe]) => ({
      key,
      draw: async () => putPicture(storage, key, await composeBanner(recipe, sprites)),
    })),
  ]
  let done = 0
  await eachOf(work, async ({ key, draw }) => {
    if (!(await storage.exists(key))) await draw()
    done++
    onProgress({ stage: 'pictures', done, total: work.length })
  })
}

async function eachOf<T>(items: T[], visit: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of rest) await visit(item)
    }),
  )
}
