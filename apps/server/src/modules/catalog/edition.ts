import type { Kv } from '../../infra/kv/kv.ts'
import type { Ids } from '../../kernel/ids.ts'
import { createWatch } from '../../kernel/watch.ts'

/** Changes with every change of the goods, so that asking whether there is something new costs one short read. */
const editionKey = 'catalog:edition'

/**
 * Lets every process know within a second that goods were changed. While the store does not answer nobody hears of
 * it, and what is remembered gets as old as its cache lets it: a minute.
 */
export function createEdition({ kv, ids, onMoved }: { kv: Kv; ids: Ids; onMoved: () => void }) {
  let edition: string | undefined

  const watch = createWatch(async () => {
    const current = await kv.get(editionKey).catch(() => edition)
    if (current === edition) return
    edition = current
    onMoved()
  })

  return {
    /** After a committed change: this process knows at once, the others when they look. Never rejects. */
    async announce(): Promise<void> {
      onMoved()
      await kv.set(editionKey, ids.next()).catch(() => {})
    },

    refresh: watch.run,
    start: watch.start,
    stop: watch.stop,
  }
}
