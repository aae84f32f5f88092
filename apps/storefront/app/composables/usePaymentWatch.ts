import { confirmPayment, getPayment } from '@jishi/contract'

const pauseMs = 2000
/** Every so many looks our server asks the provider itself: its message may be late. */
const confirmEvery = 5

/** Looks every other second whether a payment that is made elsewhere has come, and calls `onOver` when it is decided. */
export function usePaymentWatch(paymentId: string, onOver: () => unknown) {
  const api = useApi()
  let timer: ReturnType<typeof setTimeout> | undefined
  let looks = 0

  async function look() {
    looks += 1
    const question = looks % confirmEvery === 0 ? confirmPayment : getPayment
    // Nobody answered this time; the next question may be answered.
    const payment = await api(question, { params: { paymentId } }).catch(() => undefined)
    if (payment !== undefined && payment.state !== 'pending') return onOver()
    wait()
  }
  const wait = () => {
    timer = setTimeout(look, pauseMs)
  }

  onMounted(wait)
  onBeforeUnmount(() => clearTimeout(timer))
}
