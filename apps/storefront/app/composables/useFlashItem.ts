import type { FlashActivity, FlashItem, FlashTicket } from '@jishi/contract'

export type FlashPurchase = ReturnType<typeof useFlashItem>

/** One item of a sale: its sale as it is now, how many are wanted, the press on its button and what the button shows. */
export function useFlashItem(first: { activity: FlashActivity; item: FlashItem; now: string }) {
  const sale = useFlashActivity(first.activity, first.now)
  const count = ref(1)
  /** A refusal knows better than the number on the page, until that is asked again. */
  const knownLeft = shallowRef<{ of: FlashActivity; left: number }>()
  const item = computed(() => {
    const found = sale.activity.value.items.find(({ id }) => id === first.item.id) ?? first.item
    const known = knownLeft.value
    return known?.of === sale.activity.value ? { ...found, left: known.left } : found
  })
  const claiming = useFlashClaim({
    itemId: first.item.id,
    guard: () => sale.activity.value.guard,
    startsAt: first.activity.startsAt,
    readNow: sale.readNow,
    onLeft: (left) => {
      knownLeft.value = { of: sale.activity.value, left }
    },
  })
  const face = computed(() =>
    readFace({
      phase: sale.phase.value,
      left: item.value.left,
      limitPerPerson: item.value.limitPerPerson,
      claim: claiming.claim.value,
    }),
  )
  /** Of who has an order to pay or to look at. */
  const ticket = computed<FlashTicket | undefined>(() =>
    'ticket' in claiming.claim.value ? claiming.claim.value.ticket : undefined,
  )
  const press = () => claiming.press(Math.min(count.value, item.value.limitPerPerson))
  return { ...sale, ...claiming, item, count, face, ticket, press }
}
