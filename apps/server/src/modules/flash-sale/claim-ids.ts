import { hash, timingSafeEqual } from 'node:crypto'

export type ClaimIds = ReturnType<typeof createClaimIds>

export interface TicketParts {
  itemId: number
  /** The one that the claim was given in. */
  epoch: number
  claimId: string
}

const pressLength = 16
const ownerLength = 6

/**
 * A claim's id names one press of one person on one item, the same however often it is sent. Its end is signed with the
 * person's number: whose ticket it is can be told from a ticket that nobody remembers any more.
 */
export function createClaimIds(secret: string) {
  // A secret on both sides, and most of the digest is kept back: nobody can go on from what they see of it.
  const ownerOf = (press: string, userId: number) =>
    hash('sha256', `${secret}:flash-claim:${userId}:${press}:${secret}`, 'base64url').slice(0, ownerLength)

  return {
    /** `key`: the browser's, of one press on the button. */
    make(userId: number, itemId: number, key: string): string {
      const press = hash('sha256', `${userId}:${itemId}:${key}`, 'base64url').slice(0, pressLength)
      return press + ownerOf(press, userId)
    },

    isOf(claimId: string, userId: number): boolean {
      const press = claimId.slice(0, pressLength)
      const [given, wanted] = [claimId.slice(pressLength), ownerOf(press, userId)].map((text) =>
        Buffer.from(text),
      ) as [Buffer, Buffer]
      return given.length === wanted.length && timingSafeEqual(given, wanted)
    },
  }
}

/** How a claim is called outside. */
export function writeTicket({ itemId, epoch, claimId }: TicketParts): string {
  return `${itemId}-${epoch}-${claimId}`
}

/** Of a text of the contract's form. */
export function readTicket(ticket: string): TicketParts {
  const [itemId = '', epoch = ''] = ticket.split('-', 2)
  return {
    itemId: Number(itemId),
    epoch: Number(epoch),
    claimId: ticket.slice(itemId.length + epoch.length + 2),
  }
}
