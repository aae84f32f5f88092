import { randomUUID } from 'node:crypto'
import { runClosedLoop } from './closed-loop.ts'
import { openBrowser } from './http.ts'
import type { CheckoutJob, LoadResult } from './protocol.ts'
import { serve } from './serve.ts'
import { createShopper } from './shopper.ts'

const patience = { tries: 400, everyMs: 50 }

serve<CheckoutJob, LoadResult>(async (job) => {
  const browsers = job.buyers.map(() => openBrowser(job.origin))
  const shoppers = job.buyers.map((buyer, index) =>
    createShopper((browsers[index] as (typeof browsers)[number]).send, buyer),
  )
  let orders = 0

  const result = await runClosedLoop(job, async (worker) => {
    const shopper = shoppers[worker] as (typeof shoppers)[number]
    await shopper.addToCart(job.skuIds[orders++ % job.skuIds.length] as number)
    const orderNo = await shopper.place(await shopper.settle(), randomUUID())
    if (!job.pays) return
    const { redirectUrl, paymentId } = await shopper.startPayment(orderNo)
    await shopper.payAtCashier(redirectUrl)
    const status = await shopper.waitUntilPaid({ orderNo, paymentId }, patience)
    if (status !== 'to_ship') throw new Error(`order ${orderNo} is ${status} although its money is here`)
  })
  await Promise.all(browsers.map((browser) => browser.close()))
  return result
})
