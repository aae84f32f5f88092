import { ApiError, claimFlash, type FlashGuard, listMyFlashTickets } from '@jishi/contract'

interface Given {
  itemId: number
  guard: () => FlashGuard
  startsAt: string
  /** The server's time, in epoch milliseconds. */
  readNow: () => number
  /** An answer said how many are left. */
  onLeft: (left: number) => void
}

/** The first presses of a sale are spread over this time, and only those. */
const spreadMs = 300
const rushMs = 5_000
/** How often a claim is looked for whose answer got lost, a second apart. */
const patience = 4
/** All who were too late ask within this time, not at once, whether they have one already. */
const tooLateMs = 2_000
/** New one-time paths for one press. */
const newPaths = 2

/**
 * A press on the button, until it is known what came of it. One key per press, kept in the browser: a reload, a lost answer
 * and a second tab go on with the same claim, and never make a second one.
 */
export function useFlashClaim({ itemId, guard, startsAt, readNow, onLeft }: Given) {
  const api = useApi()
  const me = useMe()
  const { errorText } = useErrorText()
  const { sendToLogin } = useLoginGate()
  const claim = shallowRef<FlashClaim>({ step: 'none' })
  const path = useFlashPath(itemId, guard)
  const tries = useFlashTries()
  const tickets = useFlashTicket(itemId, {
    onTicket(ticket) {
      claim.value = toClaim(ticket)
      if (ticket.reason === 'sold_out') onLeft(0)
      if (!isOpenClaim(claim.value)) forget()
    },
    onLost() {
      forget()
      claim.value = { step: 'gone', reason: 'outdated' }
    },
  })
  let presses: ReturnType<typeof createFlashPresses> | undefined
  const forget = () => me.me && presses?.forget(itemId, me.me.id)

  async function press(count: number) {
    if (isOpenClaim(claim.value) && claim.value.step !== 'stuck') return
    claim.value = { step: 'asking' }
    await me.load()
    if (!me.me) return leaveForLogin()
    const begun = presses?.begin(itemId, me.me.id, { count, now: readNow() })
    if (!begun) return
    // It has a place already: another press would only hear that everything is gone.
    if (begun.ticket !== undefined) return tickets.look(begun.ticket)
    if (readNow() - Date.parse(startsAt) < rushMs) await tries.pause(Math.random() * spreadMs)
    await send(begun)
  }
  async function leaveForLogin() {
    claim.value = { step: 'none' }
    await sendToLogin()
  }

  /**
   * Tries until there is an answer: a ticket, or a no. `isUncertain`: an earlier try may have reached the server, so that a
   * later "sold out" may be about what this person has got.
   */
  async function send(press: FlashPress, isUncertain = false) {
    let pathsLeft = newPaths
    for (let attempt = 1; !tries.isGone(); attempt++) {
      // Its ticket was pushed while we waited for this try.
      if (attempt > 1 && 'ticket' in claim.value) return
      try {
        return await ask(press)
      } catch (error) {
        const refusal = readRefusal(error)
        isUncertain ||= isTrouble(refusal)
        if (refusal === 'path' && pathsLeft-- > 0) path.forget()
        else if (!isTrouble(refusal)) return end(refusal, error, isUncertain)
        else if (!(await goOn(refusal, attempt, error))) return
      }
    }
  }
  async function ask({ key, count }: FlashPress) {
    const way = await path.open()
    if (way === null) {
      claim.value = { step: 'none' }
      return
    }
    const query = { count, key, ...(way !== undefined && { path: way }) }
    const ticket = await api(claimFlash, { params: { id: itemId }, query })
    if (me.me) presses?.answered(itemId, me.me.id, ticket.ticket)
    tickets.follow(ticket)
  }
  /** False when enough was tried. The key is kept: whoever presses again goes on with the same claim. */
  async function goOn(trouble: FlashTrouble, attempt: number, error: unknown): Promise<boolean> {
    const mayGoOn = await tries.waitForNext({ trouble, attempt, error }, () => {
      claim.value = { step: 'trying', trouble }
    })
    if (!mayGoOn) claim.value = { step: 'stuck', trouble }
    return mayGoOn
  }
  async function end(refusal: FlashRefusal, error: unknown, isUncertain: boolean) {
    if (refusal === 'login') return leaveForLogin()
    const mayBeMine = refusal === 'over_limit' || (refusal === 'sold_out' && isUncertain)
    if (mayBeMine && (await findMine(patience))) return
    forget()
    if (refusal === 'sold_out') onLeft(leftIn(error))
    if (refusal !== 'sold_out' && refusal !== 'over_limit')
      claim.value = { step: 'refused', message: errorText(error) }
    else claim.value = { step: 'gone', reason: refusal }
    if (refusal === 'sold_out' && !mayBeMine) await findOfElsewhere()
  }
  /** Who is too late here may have been in time on another device. */
  async function findOfElsewhere() {
    await tries.pause(Math.random() * tooLateMs)
    if (claim.value.step === 'gone') await findMine(1)
  }

  /** A claim of mine that is written, and is followed then. It may take a moment to be. */
  async function findMine(looks: number): Promise<boolean> {
    for (let look = 0; look < looks && !tries.isGone(); look++) {
      if (look > 0) await tries.pause(1_000)
      const mine = await api(listMyFlashTickets, { params: { id: itemId } }).catch(() => undefined)
      const held = mine && pickHeld(mine.items)
      if (held) tickets.follow(held)
      if (held || 'ticket' in claim.value) return true
    }
    return false
  }
  /** After a reload: the press that is still open, else what this person has of the item already. */
  async function resume() {
    await me.load()
    if (!me.me || claim.value.step !== 'none') return
    const open = presses?.findOpen(itemId, me.me.id, readNow())
    if (open?.ticket !== undefined) return tickets.look(open.ticket)
    if (!open) {
      await findMine(1)
      return
    }
    claim.value = { step: 'asking' }
    await send(open, true)
  }

  /** Another tab or device may have got one while this page was out of sight. */
  async function lookAgain() {
    if (document.visibilityState !== 'visible' || !me.me || isOpenClaim(claim.value)) return
    const known = presses?.findOpen(itemId, me.me.id, readNow())?.ticket
    await (known === undefined ? findMine(1) : tickets.look(known))
  }

  onMounted(() => {
    presses = createFlashPresses(localStorage)
    void resume()
    document.addEventListener('visibilitychange', lookAgain)
  })
  onBeforeUnmount(() => document.removeEventListener('visibilitychange', lookAgain))
  return { claim, path, press }
}

function leftIn(error: unknown): number {
  const left = error instanceof ApiError ? Number(error.details.left ?? 0) : 0
  return Number.isFinite(left) ? left : 0
}
