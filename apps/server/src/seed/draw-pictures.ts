import type { Storage } from '../infra/storage/storage.ts'
import { composeBanner } from './art/banner.ts'
import { compose } from './art/compose.ts'
import { drawMark } from './art/mark.ts'
import { createRenderer } from './art/render.ts'
import { createSprites } from './art/sprite.ts'
import type { ContentPlan } from './content-plan.ts'
import type { ShopPlan } from './plan.ts'
import type { Progress } from './progress-bar.ts'

interface Work {
  key: string
  draw: () => Promise<void>
}

/** On a machine of two processors: while some wait for the disk, two draw. */
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
  const renderer = createRenderer(storage)
  const work: Work[] = [
    ...[...shop.pictures].map(([key, recipe]) => ({
      key,
      draw: async () => renderer.putGoodsPicture(key, await compose(recipe, sprites)),
    })),
    ...[...shop.marks].map(([key, place]) => ({
      key,
      draw: () => renderer.putPicture(key, drawMark(place)),
    })),
    ...[...content.banners].map(([key, recipe]) => ({
      key,
      draw: async () => renderer.putPicture(key, await composeBanner(recipe, sprites)),
    })),
  ]
  let done = 0
  await eachOf(work, async ({ key, draw }) => {
    if (!(await storage.exists(key))) await draw()
    done++
    onProgress({ stage: 'pictures', done, total: work.length })
  })
}

/** When one fails the others are still waited for: nothing is written after this has thrown. */
async function eachOf<T>(items: T[], visit: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values()
  const lines = Array.from({ length: atOnce }, async () => {
    for (const item of rest) await visit(item)
  })
  const failed = (await Promise.allSettled(lines)).find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
