import { setImmediate } from 'node:timers/promises'
import type { GateBooks, GateClaim, GateItem } from './flash-gate.ts'
import { draftLivesForMs, type GateOptions, livesForMs } from './gate-options.ts'
import { cutPages } from './gate-pages.ts'
import type { GateStep } from './sqlite-gate-steps.ts'

/** Claims that are written at once: a few milliseconds. */
const pageSize = 500

type Run = <T>(work: (step: GateStep) => T) => Promise<T>

/**
 * `build` of the port. A gate is written page by page as a draft, which one statement makes the gate that stands. Then
 * what was before it is removed, page by page too, with all else that is past its time.
 */
export function createSqliteBuild(run: Run, options: GateOptions): GateBooks['build'] {
  const draftMs = draftLivesForMs(options)

  async function write(item: GateItem, gateId: number): Promise<boolean> {
    for await (const claims of cutPages(item.claims, pageSize)) {
      if (!(await run((step) => addPage(step, item, gateId, claims)))) return false
      await setImmediate()
    }
    return run((step) => raise(step, item, gateId))
  }

  /** Tells whether the draft is still wanted. */
  function isWanted(
    { tables }: GateStep,
    { itemId, epoch }: GateItem,
    gateId: number,
    forMs: number,
  ): boolean {
    const isAlive = tables.renewDraft(gateId, forMs)
    if (!isAlive) throw new Error(`what was written of the gate of item ${itemId} is gone`)
    return (tables.findGate(itemId)?.epoch ?? 0) < epoch
  }

  function addPage(step: GateStep, item: GateItem, gateId: number, claims: readonly GateClaim[]): boolean {
    if (!isWanted(step, item, gateId, draftMs)) return false
    // Their units are not among the free ones that the item is built with.
    const units = { free: 0, held: 0, sold: 0 }
    for (const claim of claims) {
      step.tables.putClaim(gateId, claim)
      if (claim.state !== 'gone') units[claim.state] += claim.count
    }
    step.tables.moveUnits(gateId, units)
    return true
  }

  function raise(step: GateStep, item: GateItem, gateId: number): boolean {
    if (!isWanted(step, item, gateId, livesForMs(item, options))) return false
    step.tables.raiseDraft(gateId, item.itemId)
    step.changed.add(item.itemId)
    return true
  }

  return async function build(item) {
    const gateId = await run(({ tables }) => tables.addDraft(item, draftMs))
    let isBuilt = false
    try {
      isBuilt = await write(item, gateId)
    } finally {
      if (!isBuilt) await run(({ tables }) => tables.dropDraft(gateId)).catch(() => {})
    }
    while (await run(({ tables }) => tables.sweep())) await setImmediate()
    return isBuilt
  }
}
