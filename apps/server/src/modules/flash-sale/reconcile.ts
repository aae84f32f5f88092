import { setImmediate } from 'node:timers/promises'
import type { ClaimState, FlashGate } from '../../infra/flash-gate/flash-gate.ts'
import type { FlashClaims } from '../flash/index.ts'
import { stateInGate, toGateClaim } from './gate-claim.ts'
import { createIdFilter } from './id-filter.ts'

export interface ReconcileDeps {
  gate: Pick<FlashGate, 'look' | 'listClaims' | 'listLog' | 'readStates' | 'find' | 'correct'>
  claims: Pick<FlashClaims, 'findItem' | 'listStates' | 'listSome'>
}

/** What the gate had wrong. */
export interface Repairs {
  /** Claims that the database has in another state, or that the gate did not know. */
  corrected: number
  /** Claims that nobody will ever write: their units are free again. */
  freed: number
}

/** An item on its way through the passes. */
interface Work extends ReconcileDeps {
  itemId: number
  epoch: number
  /** Claims that need not be looked for in the database: they have a row, or are on their way to one. */
  known: ReturnType<typeof createIdFilter>
}

const pageSize = 1000
/** With more claims than these in its log an item is too busy for lost ones to be looked for. */
const mostWaiting = 2000
/** So few are repaired at a time that what was read of them is still new when the gate is told. */
const repairSize = 50

/**
 * Makes the gate of an item agree with the database, which is right. First every row is compared with the gate. Where the
 * units that people have at the gate are those of the rows, that is all; otherwise claims are looked for that nobody will
 * write, as soon as the workers have nearly caught up. All in pages, so that neither store nor this process is held up
 * however many claims there are. Undefined: there is no gate of this epoch, which is for whoever builds it.
 */
export async function reconcileItem(deps: ReconcileDeps, itemId: number): Promise<Repairs | undefined> {
  const { gate, claims } = deps
  const [item, before] = await Promise.all([claims.findItem(itemId), gate.look(itemId)])
  if (item === undefined || before?.epoch !== item.epoch) return undefined
  const known = createIdFilter(Math.max(item.taken, before.held + before.sold))
  const work = { ...deps, itemId, epoch: item.epoch, known }

  const isBusy = await isBehind(work)
  const rows = await compareRows(work)
  const after = await gate.look(itemId)
  if (rows === undefined || after?.epoch !== item.epoch) return undefined
  const isAllWritten = after.held + after.sold === rows.units
  return { corrected: rows.corrected, freed: isBusy || isAllWritten ? 0 : await freeLost(work) }
}

/** Tells whether the log is long. If it is not, its claims are known from now on. */
async function isBehind({ gate, itemId, known }: Work): Promise<boolean> {
  let waiting = 0
  for await (const ids of gate.listLog(itemId)) {
    waiting += ids.length
    if (waiting > mostWaiting) return true
    for (const id of ids) known.add(id)
  }
  return false
}

/** Gives the units that people have by their rows. Undefined: another gate was built meanwhile. */
async function compareRows(work: Work): Promise<{ corrected: number; units: number } | undefined> {
  const { gate, claims, itemId, epoch, known } = work
  let [corrected, units] = [0, 0]
  for (let after = ''; ; ) {
    const rows = await claims.listStates(itemId, after, pageSize)
    const last = rows.at(-1)
    if (last === undefined) return { corrected, units }
    const ids = rows.map(({ claim_id }) => claim_id)
    const read = await gate.readStates(itemId, ids)
    if (read?.epoch !== epoch) return undefined
    const differing = new Map<string, ClaimState>()
    for (let i = 0; i < rows.length; i++) {
      const { claim_id, state, count } = rows[i] as typeof last
      const inGate = read.states[i] ?? 'gone'
      if (inGate !== stateInGate[state]) differing.set(claim_id, inGate)
      if (state === 'gone') continue
      units += count
      known.add(claim_id)
    }
    if (differing.size > 0) corrected += await correctAll(work, differing)
    after = last.claim_id
    await setImmediate()
  }
}

/** What differs may have moved after its row was read. A row that is read after the gate is right. */
async function correctAll(
  { gate, claims, itemId, epoch }: Work,
  differing: ReadonlyMap<string, ClaimState>,
): Promise<number> {
  let corrected = 0
  for await (const ids of inParts([...differing.keys()], repairSize)) {
    const present = (await claims.listSome(ids)).map(toGateClaim)
    const wrong = present.filter(({ claimId, state }) => differing.get(claimId) !== state)
    const changes = await Promise.all(wrong.map((claim) => gate.correct(itemId, epoch, claim)))
    corrected += changes.filter(Boolean).length
  }
  return corrected
}

/**
 * A claim of the gate that is out of the log by then has a row by the time the rows are read, or never gets one: so it is
 * asked for in this order. What `known` takes for known by mistake is found in another run.
 */
async function freeLost({ gate, claims, itemId, epoch, known }: Work): Promise<number> {
  const strangers = new Set<string>()
  for await (const ids of gate.listClaims(itemId)) for (const id of ids) if (!known.has(id)) strangers.add(id)
  if (strangers.size === 0) return 0
  for await (const ids of gate.listLog(itemId)) for (const id of ids) strangers.delete(id)

  const free = async (claimId: string) => {
    const claim = await gate.find(itemId, claimId)
    return claim !== undefined && (await gate.correct(itemId, epoch, { ...claim, state: 'gone' }))
  }
  let freed = 0
  for await (const ids of inParts([...strangers], repairSize)) {
    for (const { claim_id } of await claims.listSome(ids)) strangers.delete(claim_id)
    const changes = await Promise.all(ids.filter((id) => strangers.has(id)).map(free))
    freed += changes.filter(Boolean).length
  }
  return freed
}

/** Between two of them others get their turn. */
async function* inParts<Item>(all: readonly Item[], size: number) {
  for (let from = 0; from < all.length; from += size) {
    yield all.slice(from, from + size)
    await setImmediate()
  }
}
