import type { Database } from '../../infra/database/database.ts'
import type { PageStore } from '../../infra/page-store/page-store.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Ids } from '../../kernel/ids.ts'
import { packPage } from './pack-page.ts'
import { claimPage, findPage, finishPage, type Outcome, releasePage } from './page.queries.ts'
import { type PageAddress, readKey } from './page.rules.ts'
import { addParts, keepParts } from './part.queries.ts'
import { listParts } from './parts.rules.ts'
import type { Renderer } from './renderer.ts'

export interface RenderDeps {
  database: Database
  store: PageStore
  renderer: Renderer
  /** From now on this process reads anew what pages show. */
  forget: () => void
  clock: Clock
  ids: Ids
}

interface Round {
  outcome: Outcome
  parts: string[]
}

/** Far longer than a render takes. Whoever takes longer has died, or will find that another has taken over. */
const claimMs = 30_000
/** A page that changes with every look would be rendered for ever. */
const maxRounds = 20

/**
 * Renders a stale page until it is as new as it is wanted. One worker does it at a time; whoever comes second leaves at once,
 * since the first one looks at what is wanted again before it ends. Throws, with the page still stale, when rendering fails.
 */
export async function renderPage(deps: RenderDeps, key: string): Promise<void> {
  const address = readKey(key)
  if (address === undefined) return
  const { database, clock, ids } = deps
  const worker = ids.next()
  const now = clock.now().getTime()
  if (!(await claimPage(database.db, key, { worker, now, until: now + claimMs }))) return
  try {
    await renderUntilFresh(deps, key, address, worker)
  } catch (error) {
    await releasePage(database.db, key, worker)
    throw error
  }
}

async function renderUntilFresh(
  deps: RenderDeps,
  key: string,
  address: PageAddress,
  worker: string,
): Promise<void> {
  for (let round = 0; round < maxRounds; round++) {
    const page = await findPage(deps.database.db, key)
    if (page?.claimed_by !== worker) return
    const version = page.wanted
    const drawn = await renderOnce(deps, key, address, version)
    if (drawn !== undefined && (await finish(deps, key, { worker, version, ...drawn }))) return
  }
  throw new Error(`${key} changes faster than it can be rendered`)
}

/**
 * Undefined when it must be rendered once more: the page shows something that it did not show before. Who announced a change
 * of that after we had read it did not know that we show it.
 */
async function renderOnce(
  { database, store, renderer, forget, clock }: RenderDeps,
  key: string,
  { path, language }: PageAddress,
  version: number,
): Promise<Round | undefined> {
  const renderedAt = clock.now().getTime()
  forget()
  const rendered = await renderer.render(path, language)
  if (rendered.status === 404 || rendered.status === 410) {
    await store.delete(key, version)
    return { outcome: 'gone', parts: [] }
  }
  if (rendered.status !== 200) throw new Error(`${key} was answered by ${rendered.status}`)
  const parts = [...listParts(path, rendered.calls)]
  // Nothing would ever render it anew.
  if (parts.length === 0) throw new Error(`it is not known what ${key} shows`)
  if (await addParts(database, key, parts)) return undefined
  const page = await packPage(rendered, { language, version, renderedAt, build: renderer.build() })
  const former = await store.head(key)
  await store.put(key, page)
  return { outcome: former?.etag === page.etag ? 'same' : 'changed', parts }
}

function finish(
  { database, clock }: RenderDeps,
  key: string,
  { parts, ...claim }: Round & { worker: string; version: number },
): Promise<boolean> {
  return database.transaction(async (tx) => {
    const isFinished = await finishPage(tx, key, { ...claim, now: clock.now().getTime() })
    // A page that is gone comes back when what it showed does.
    if (isFinished && claim.outcome !== 'gone') await keepParts(tx, key, parts)
    return isFinished
  })
}
