import type { Kv } from '../../infra/kv/kv.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Ids } from '../../kernel/ids.ts'
import { readSignedText, signText } from '../../kernel/signed-text.ts'

const livesMs = 10_000
const purpose = 'flash-path'

export type OneTimePaths = ReturnType<typeof createOneTimePaths>

interface Deps {
  kv: Pick<Kv, 'add' | 'get'>
  ids: Ids
  clock: Clock
  secret: string
}

/**
 * P29: where the button of a sale leads to is not known before it opens, and is not the same for two people: a text that
 * we signed for one person and one item, good for ten seconds and one claim. Nothing is kept of those that are not used.
 */
export function createOneTimePaths({ kv, ids, clock, secret }: Deps) {
  return {
    open(userId: number, itemId: number): { path: string; expiresAt: string } {
      const expiresAt = clock.now().getTime() + livesMs
      const path = signText(`${userId}.${itemId}.${expiresAt}.${ids.next()}`, purpose, secret)
      return { path, expiresAt: new Date(expiresAt).toISOString() }
    },

    /**
     * Uses it up for this claim, which may bring it again: a press whose answer was lost is sent once more. Throws
     * flash.path_invalid for one that is late, another's, for another item, or used.
     */
    async use(path: string, userId: number, itemId: number, claimId: string): Promise<void> {
      const [user, item, expiresAt, name] = readSignedText(path, purpose, secret)?.split('.') ?? []
      const isOurs = Number(user) === userId && Number(item) === itemId
      if (!isOurs || Number(expiresAt) <= clock.now().getTime()) throw new AppError('flash.path_invalid')
      const key = `flash-path:${name}`
      // It has run out long before the store forgets that it was used.
      if (await kv.add(key, claimId, { ttlMs: 6 * livesMs })) return
      if ((await kv.get(key)) !== claimId) throw new AppError('flash.path_invalid')
    },
  }
}
