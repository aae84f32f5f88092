import type { Mall } from '../harness/mall.ts'
import { openBrowser } from '../load/http.ts'
import { createShopper } from '../load/shopper.ts'

const atOnce = 8
const patience = { tries: 400, everyMs: 50 }

/** Whoever pays goes to the cashier and comes back when the order is paid. Gives how many did. */
export async function payAll(
  { origin }: Pick<Mall, 'origin'>,
  buyers: readonly { token: string; orderNo: string }[],
): Promise<number> {
  const waiting = [...buyers]
  let paid = 0

  async function work(): Promise<void> {
    const browser = openBrowser(origin)
    for (let buyer = waiting.pop(); buyer !== undefined; buyer = waiting.pop()) {
      // An order of a flash sale is paid first and gets its address later.
      const shopper = createShopper(browser.send, { token: buyer.token, addressId: 0 })
      const { redirectUrl, paymentId } = await shopper.startPayment(buyer.orderNo)
      await shopper.payAtCashier(redirectUrl)
      const status = await shopper.waitUntilPaid({ orderNo: buyer.orderNo, paymentId }, patience)
      if (status !== 'to_ship')
        throw new Error(`order ${buyer.orderNo} is ${status} although its money is here`)
      paid++
    }
    await browser.close()
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return paid
}
