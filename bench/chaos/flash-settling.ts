import { setTimeout as sleep } from 'node:timers/promises'
import type { FlashTicket } from '@jishi/contract'
import type { Database } from '../../apps/server/src/infra/database/database.ts'
import type { Mall } from '../harness/mall.ts'
import type { Person } from '../harness/people.ts'
import { openBrowser } from '../load/http.ts'
import { gateCheck, listTickets } from './flash-audit.ts'
import type { FlashCrowd } from './flash-crowd.ts'
import type { FlashDiary } from './flash-diary.ts'
import { type FlashFacts, readSales } from './flash-facts.ts'
import { insist } from './stubborn-send.ts'

const betweenLooksMs = 500

/** `itemIds`: grows with every sale. Sends home who waits for an item whose units are all paid, again and again: it is sold for good. */
export function watchSales(
  { db }: Database,
  crowd: Pick<FlashCrowd, 'closeItem'>,
  itemIds: readonly number[],
) {
  let isOver = false
  let open = Number.POSITIVE_INFINITY
  const watching = watch()

  async function watch(): Promise<void> {
    while (!isOver) {
      // The database may be the one that was killed.
      open = await look().catch(() => open)
      await sleep(betweenLooksMs)
    }
  }

  async function look(): Promise<number> {
    if (itemIds.length === 0) return 0
    const rows = await db
      .selectFrom('flash_item')
      .leftJoin('flash_claim', (join) =>
        join.onRef('flash_claim.item_id', '=', 'flash_item.id').on('flash_claim.state', '=', 'paid'),
      )
      .where('flash_item.id', 'in', itemIds)
      .groupBy(['flash_item.id', 'flash_item.stock'])
      .select((eb) => ['flash_item.id', 'flash_item.stock', eb.fn.sum('flash_claim.count').as('paid')])
      .execute()
    const sold = rows.filter(({ stock, paid }) => Number(paid) === stock)
    for (const { id } of sold) crowd.closeItem(id)
    return rows.length - sold.length
  }

  return {
    /** Until every unit of every sale is paid. What is still open after `ms`, the audit will find. */
    async waitUntilSold(ms: number): Promise<void> {
      const giveUpAt = Date.now() + ms
      open = Number.POSITIVE_INFINITY
      while (open > 0 && Date.now() < giveUpAt) await sleep(betweenLooksMs)
    },
    async stop(): Promise<void> {
      isOver = true
      await watching
    },
  }
}

/** Until the gates say what the database says: repaired every ten seconds. What differs after `ms`, the audit will find. */
export async function waitForGates(
  mall: Mall,
  itemIds: readonly number[],
  ms: number,
): Promise<Awaited<ReturnType<typeof readSales>>> {
  const giveUpAt = Date.now() + ms
  for (;;) {
    const sales = await readSales(mall, itemIds)
    if (gateCheck.find(sales).length === 0 || Date.now() > giveUpAt) return sales
    await sleep(betweenLooksMs)
  }
}

/** Asks for every ticket once more: its owner, at one door after the other, and somebody else. */
export async function askOnceMore(
  doors: readonly string[],
  people: readonly Person[],
  diary: FlashDiary,
): Promise<FlashFacts['lastAnswers']> {
  const tokens = new Map(people.map(({ id, token }) => [id, token]))
  const browsers = doors.map(openBrowser)
  const sends = browsers.map(({ send }) => insist(send, diary.answers.noteRepeat))
  const answers = new Map<string, FlashTicket>()
  for (const [index, press] of diary.presses.entries()) {
    const send = sends[index % sends.length] as (typeof sends)[number]
    const stranger = people[(index * 7) % people.length] as Person
    for (const ticket of listTickets([press])) {
      const path = `/api/flash-tickets/${ticket}`
      const own = await send({ method: 'GET', path, token: tokens.get(press.userId) })
      if (own.status === 200) answers.set(ticket, JSON.parse(own.text) as FlashTicket)
      if (stranger.id === press.userId) continue
      const other = await send({ method: 'GET', path, token: stranger.token })
      diary.noteStranger(ticket, stranger.id, other.status !== 404)
    }
  }
  await Promise.all(browsers.map((browser) => browser.close()))
  return answers
}
