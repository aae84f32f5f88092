import fc from 'fast-check'
import { expect } from 'vitest'
import type { Buyer } from '../../src/modules/order/order.fixtures.ts'
import type { PlainAttempt, PlainOrder, PlainShop } from './plain-shop.ts'
import type { World } from './world.ts'

export const refundable: ReadonlySet<PlainOrder['status']> = new Set([
  'to_ship',
  'shipped',
  'to_review',
  'done',
])
export const isUnpaid = ({ status }: PlainOrder) => status === 'unpaid'
export const isToShip = ({ status }: PlainOrder) => status === 'to_ship'
export const isUnheard = ({ isPaid, isKnown }: PlainAttempt) => isPaid && !isKnown

export interface Real {
  world: World
  buyer: Buyer
  skuIds: number[]
}

/** One thing that happens to both shops. A step that has nothing to act on is passed over. */
export interface Step {
  name: string
  run(plain: PlainShop, real: Real): Promise<void>
}

/** A counterexample is told by the names of its steps. */
export function told(step: Step): Step {
  return Object.assign(step, { [fc.toStringMethod]: () => step.name })
}

export function onOrder(
  what: string,
  { at, fits }: { at: number; fits: (order: PlainOrder) => boolean },
  run: (plain: PlainShop, real: Real, order: PlainOrder) => Promise<void>,
): Step {
  return {
    name: `${what} (order ${at})`,
    async run(plain, real) {
      const order = choose(plain.orders, at, fits)
      if (order !== undefined) await run(plain, real, order)
    },
  }
}

export function onAttempt(
  what: string,
  { at, fits }: { at: number; fits: (attempt: PlainAttempt) => boolean },
  run: (plain: PlainShop, real: Real, order: PlainOrder, attempt: PlainAttempt) => Promise<void>,
): Step {
  return {
    name: `${what} (attempt ${at})`,
    async run(plain, real) {
      const all = plain.orders.flatMap((order) => order.attempts.map((attempt) => ({ order, attempt })))
      const found = choose(all, at, ({ attempt }) => fits(attempt))
      if (found !== undefined) await run(plain, real, found.order, found.attempt)
    },
  }
}

/** Mostly one that it makes sense for, so that stories go far; now and then any. */
export function choose<Item>(
  all: readonly Item[],
  at: number,
  fits: (item: Item) => boolean,
): Item | undefined {
  const fitting = all.filter(fits)
  const chosen = at % 4 === 3 || fitting.length === 0 ? all : fitting
  return chosen[at % Math.max(chosen.length, 1)]
}

export async function refuse(act: Promise<unknown>, code: string): Promise<void> {
  await expect(act).rejects.toMatchObject({ code })
}
