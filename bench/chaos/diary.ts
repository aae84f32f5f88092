/** One submit as its shopper knows it, and everything the shop has ever said about it. */
export interface Purchase {
  userId: number
  idempotencyKey: string
  /** Numbers that the shop acknowledged (201) for this key, from every repeat. There must never be two. */
  orderNos: Set<string>
  isCancelled: boolean
  isSeenPaid: boolean
}

export type Diary = ReturnType<typeof createDiary>

/** What all shoppers together were told: the shop is held to its word afterwards. */
export function createDiary() {
  const purchases: Purchase[] = []
  const refusals = new Map<string, number>()
  const broken: string[] = []
  let repeats = 0

  return {
    purchases,
    /** Times that the shop said no, per error code. */
    refusals,
    /** Answers of 5xx: the shop may be away, but when it answers it must not be confused. */
    broken,
    get repeats() {
      return repeats
    },
    begin(userId: number, idempotencyKey: string): Purchase {
      const purchase = {
        userId,
        idempotencyKey,
        orderNos: new Set<string>(),
        isCancelled: false,
        isSeenPaid: false,
      }
      purchases.push(purchase)
      return purchase
    },
    noteRefusal(code: string) {
      refusals.set(code, (refusals.get(code) ?? 0) + 1)
    },
    noteRepeat() {
      repeats++
    },
  }
}
