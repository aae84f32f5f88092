import { setTimeout as sleep } from 'node:timers/promises'
import { parseForm } from './form.ts'
import type { Answer, Call, Send } from './http.ts'
import type { Buyer } from './protocol.ts'

export type Shopper = ReturnType<typeof createShopper>

/** The shop said no, or something broke: an answer that is neither 2xx nor a redirect. */
export class WrongAnswer extends Error {
  readonly status: number
  readonly code: string

  constructor({ method, path }: Call, { status, text }: Answer) {
    super(`${method} ${path.split('?')[0]}: ${status} ${text.slice(0, 300)}`)
    this.status = status
    this.code = /"code":"([^"]+)"/.exec(text)?.[1] ?? ''
  }
}

interface Started {
  redirectUrl: string
  payment: { paymentId: string }
}

/** What a person does on the way from an empty cart to a paid order, each verb one or two requests. */
export function createShopper(send: Send, { token, addressId }: Buyer) {
  async function call(given: Call): Promise<Answer> {
    const answer = await send(given)
    if (answer.status >= 400) throw new WrongAnswer(given, answer)
    return answer
  }

  async function api<Reply>(method: Call['method'], path: string, json?: object): Promise<Reply> {
    return JSON.parse((await call({ method, path: `/api${path}`, token, json })).text) as Reply
  }

  async function openPage(url: string): Promise<Answer & { url: string }> {
    const { origin, pathname, search } = new URL(url)
    const answer = await call({ method: 'GET', origin, path: pathname + search })
    return answer.location === undefined ? { ...answer, url } : openPage(new URL(answer.location, url).href)
  }

  return {
    look: (skuId: number) => api('GET', `/catalog/skus/${skuId}`),
    addToCart: (skuId: number, count = 1) => api('POST', '/cart/lines', { skuId, count }),
    emptyCart: () => api('DELETE', '/cart/lines'),

    /** Gives what stands for the price that was shown. */
    async settle(): Promise<string> {
      return (await api<{ quote: string }>('POST', '/settlement', { source: { kind: 'cart' } })).quote
    },

    /** Gives the number of the order. */
    async place(quote: string, idempotencyKey: string): Promise<string> {
      const order = { source: { kind: 'cart' }, addressId, paymentMethod: 'alipay', quote, idempotencyKey }
      return (await api<{ orderNo: string }>('POST', '/orders', order)).orderNo
    },

    async status(orderNo: string): Promise<string> {
      return (await api<{ status: string }>('GET', `/orders/${orderNo}`)).status
    },

    /** Asks the money of all of it back. */
    askBack: (orderNo: string, idempotencyKey: string) =>
      api('POST', `/orders/${orderNo}/after-sales`, { reason: 'unwanted', idempotencyKey }),

    cancel: (orderNo: string) => api('POST', `/orders/${orderNo}/cancel`, {}),

    /** `redirectUrl`: of the cashier. */
    async startPayment(orderNo: string): Promise<{ redirectUrl: string; paymentId: string }> {
      const body = { provider: 'alipay', client: 'desktop' }
      const { redirectUrl, payment } = await api<Started>('POST', `/orders/${orderNo}/payments`, body)
      return { redirectUrl, paymentId: payment.paymentId }
    },

    openCashier: (url: string) => openPage(url),

    /** Opens the simulated cashier, which may lead on to another address, and presses its first button. */
    async payAtCashier(url: string): Promise<void> {
      const page = await openPage(url)
      const { action, fields } = parseForm(page.text)
      await call({ method: 'POST', origin: new URL(page.url).origin, path: action, form: fields })
    },

    /** Asks for the payment every so often, as the page of its result does, and looks at the order when the money is there. */
    async waitUntilPaid(
      { orderNo, paymentId }: { orderNo: string; paymentId: string },
      { tries, everyMs }: { tries: number; everyMs: number },
    ) {
      for (let left = tries; left > 0; left--) {
        // The provider's message takes a moment: a look right away would only see that it is not here yet.
        await sleep(everyMs)
        const { state } = await api<{ state: string }>('GET', `/payments/${paymentId}`)
        if (state !== 'pending') return this.status(orderNo)
      }
      throw new Error(`order ${orderNo} is still unpaid after ${tries} looks`)
    },
  }
}
