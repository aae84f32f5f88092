import { listShipments, type ShipmentView } from '@jishi/contract'

const pauseMs = 15_000
/** Nothing happens to a parcel after these. */
const finalStates: readonly ShipmentView['state'][] = ['signed', 'returned']

/**
 * The parcels of one of my orders. While `isAwaited` or one is under way, they are asked for again every quarter of a
 * minute that the page is in sight; `onChange` hears of a parcel that left or arrived.
 */
export function useShipments(orderNo: string, isAwaited: () => boolean, onChange: () => void) {
  const api = useApi()
  const load = () => api(listShipments, { params: { orderNo } })
  const { data, errorText, refresh } = useMyData(`shipments:${orderNo}`, load)
  const shipments = computed(() => data.value?.items)
  let timer: ReturnType<typeof setInterval> | undefined
  let isAsking = false

  function mayMove(): boolean {
    return isAwaited() || (shipments.value ?? []).some(({ state }) => !finalStates.includes(state))
  }

  /** Quietly: who is told nothing new keeps what is there, also when nobody answers. */
  async function lookAgain() {
    if (isAsking || document.visibilityState !== 'visible' || !data.value || !mayMove()) return
    isAsking = true
    const before = milestones(data.value.items)
    try {
      data.value = await load()
      if (milestones(data.value.items) !== before) onChange()
    } catch {
      // The next look may be answered.
    } finally {
      isAsking = false
    }
  }

  onMounted(() => {
    timer = setInterval(lookAgain, pauseMs)
    document.addEventListener('visibilitychange', lookAgain)
  })
  onBeforeUnmount(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', lookAgain)
  })
  return { shipments, errorText, refresh }
}

/** What of the parcels the order itself tells of. */
function milestones(shipments: ShipmentView[]): string {
  return shipments.map(({ shipmentId, deliveredAt }) => `${shipmentId}:${deliveredAt}`).join()
}
