import { setTimeout as sleep } from 'node:timers/promises'
import { openBrowser } from '../load/http.ts'
import { insist } from './stubborn-send.ts'

const betweenLooksMs = 300

/** Somebody in the back office who says yes to whoever wants their money back, until they are sent home. */
export function openOffice(origin: string, token: string) {
  const browser = openBrowser(origin)
  const send = insist(browser.send, () => {})
  let isOpen = true
  const life = work()

  async function work(): Promise<void> {
    while (isOpen) {
      await acceptAll()
      await sleep(betweenLooksMs)
    }
    await acceptAll()
    await browser.close()
  }

  async function acceptAll(): Promise<void> {
    const path = '/api/admin/after-sales?state=asked&limit=50'
    const { status, text } = await send({ method: 'GET', path, token })
    if (status !== 200) throw new Error(`the office sees no after-sales: ${status} ${text}`)
    const { items } = JSON.parse(text) as { items: { afterSaleId: string }[] }
    for (const { afterSaleId } of items) await accept(afterSaleId)
  }

  /** One that was accepted already answers so: the first try's answer was lost. */
  async function accept(afterSaleId: string): Promise<void> {
    const path = `/api/admin/after-sales/${afterSaleId}/accept`
    const { status, text } = await send({ method: 'POST', path, token, json: { isRestocked: true } })
    if (status >= 300 && !text.includes('after_sale.decided'))
      throw new Error(`the office cannot accept: ${status} ${text}`)
  }

  return {
    async goHome(): Promise<void> {
      isOpen = false
      await life
    },
  }
}
