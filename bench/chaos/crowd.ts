import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { openBrowser } from '../load/http.ts'
import type { Buyer } from '../load/protocol.ts'
import { createShopper, type Shopper, WrongAnswer } from '../load/shopper.ts'
import type { Diary, Purchase } from './diary.ts'
import { insist } from './stubborn-send.ts'

const looks = 20
const betweenLooksMs = 150

export interface Crowd {
  /** Lets everybody finish what they are about, then ends. Throws what a shopper could not make sense of. */
  goHome(): Promise<void>
}

export interface CrowdMember extends Buyer {
  id: number
}

/**
 * People who buy, pay, cancel and walk away, all at once, until they are sent home. Each of them goes through two of the
 * doors, where there are two: what one process was told the other one knows.
 */
export function openDoors(
  origins: readonly string[],
  members: CrowdMember[],
  skuIds: number[],
  diary: Diary,
): Crowd {
  let isOpen = true
  const doorOf = (index: number) => origins[index % origins.length] as string
  const lives = members.map(async (member, index) => {
    // Two connections, as a browser would use: for what happens at the same time.
    const connections = [openBrowser(doorOf(index)), openBrowser(doorOf(index + 1))]
    const [first, second] = connections.map(({ send }) =>
      createShopper(insist(send, diary.noteRepeat), member),
    )
    const visit = { shopper: first as Shopper, other: second as Shopper, diary }
    while (isOpen) await buyOnce(visit, member.id, skuIds)
    await Promise.all(connections.map((connection) => connection.close()))
  })
  return {
    async goHome() {
      isOpen = false
      await Promise.all(lives)
    },
  }
}

interface Visit {
  shopper: Shopper
  /** The same person on a second connection. */
  other: Shopper
  diary: Diary
}

async function buyOnce(visit: Visit, userId: number, skuIds: number[]): Promise<void> {
  const { shopper, diary } = visit
  await attempt(diary, async () => {
    const skuId = skuIds[randomInt(skuIds.length)] as number
    await shopper.look(skuId)
    await shopper.emptyCart()
    await shopper.addToCart(skuId, randomInt(1, 4))
    const quote = await shopper.settle()
    const purchase = diary.begin(userId, randomUUID())
    await place(visit, quote, purchase)
    const [orderNo] = purchase.orderNos
    if (orderNo !== undefined) await decide(visit, orderNo, purchase)
  })
}

/** One in five is impatient and presses the button twice. */
async function place({ shopper, other, diary }: Visit, quote: string, purchase: Purchase): Promise<void> {
  const presses = randomInt(5) === 0 ? [shopper, other] : [shopper]
  await Promise.all(
    presses.map((one) =>
      attempt(diary, async () => {
        purchase.orderNos.add(await one.place(quote, purchase.idempotencyKey))
      }),
    ),
  )
}

/**
 * Of ten orders five are paid, some of which are wanted back, one is cancelled, one is paid and cancelled at once, one is
 * left at the cashier, two are forgotten.
 */
async function decide(visit: Visit, orderNo: string, purchase: Purchase): Promise<void> {
  const { shopper, other, diary } = visit
  const fate = randomInt(10)
  if (fate < 5) {
    await pay(shopper, orderNo, purchase)
    if (fate < 2 && (await isPaidSoon(shopper, orderNo, purchase)))
      await shopper.askBack(orderNo, randomUUID())
  } else if (fate === 5) await cancel(shopper, orderNo, purchase)
  else if (fate === 6) {
    await Promise.all([
      attempt(diary, () => pay(shopper, orderNo, purchase)),
      attempt(diary, () => cancel(other, orderNo, purchase)),
    ])
  } else if (fate === 7) await shopper.openCashier((await shopper.startPayment(orderNo)).redirectUrl)
}

async function pay(shopper: Shopper, orderNo: string, purchase: Purchase): Promise<void> {
  const { redirectUrl } = await shopper.startPayment(orderNo)
  await shopper.payAtCashier(redirectUrl)
  // Killed in between, the shop may learn of the money only when it closes the order: the crowd does not wait for that.
  if ((await shopper.status(orderNo)) === 'to_ship') purchase.isSeenPaid = true
}

/** Notices may be lost: whoever wants the money back looks a few times whether it has arrived. */
async function isPaidSoon(shopper: Shopper, orderNo: string, purchase: Purchase): Promise<boolean> {
  for (let look = 0; look < looks && !purchase.isSeenPaid; look++) {
    await sleep(betweenLooksMs)
    purchase.isSeenPaid = (await shopper.status(orderNo)) === 'to_ship'
  }
  return purchase.isSeenPaid
}

async function cancel(shopper: Shopper, orderNo: string, purchase: Purchase): Promise<void> {
  await shopper.cancel(orderNo)
  purchase.isCancelled = true
}

/** A "no" is written down and life goes on; anything else is a fault of this program. */
async function attempt(diary: Diary, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof WrongAnswer)) throw error
    if (error.status >= 500) diary.broken.push(error.message)
    else diary.noteRefusal(error.code)
  }
}
