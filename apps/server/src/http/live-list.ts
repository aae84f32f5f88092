import { AppError } from '../kernel/app-error.ts'
import type { LiveClient, LiveOwner } from './live-client.ts'

const noClients: readonly LiveClient[] = []
const comeBackSeconds = 60

/** Who is connected to this process, by person, and how many by address. */
export function createLiveList({ perPerson, perAddress }: { perPerson: number; perAddress: number }) {
  const all = new Set<LiveClient>()
  const people = new Map<number, LiveClient[]>()
  const addresses = new Map<string, number>()

  const of = (userId: number): readonly LiveClient[] => people.get(userId) ?? noClients
  const countAt = (customer: string) => addresses.get(customer) ?? 0

  return {
    of,
    all: (): Iterable<LiveClient> => all,
    size: () => all.size,

    /** Throws request.too_many where the person or their address has as many as they may. */
    checkRoom({ userId, customer }: LiveOwner): void {
      if (of(userId).length >= perPerson || countAt(customer) >= perAddress)
        throw new AppError('request.too_many', { retryAfterSeconds: comeBackSeconds })
    },

    add(client: LiveClient): void {
      const { userId, customer } = client.owner
      all.add(client)
      people.set(userId, [...of(userId), client])
      addresses.set(customer, countAt(customer) + 1)
    },

    remove(client: LiveClient): void {
      const { userId, customer } = client.owner
      if (!all.delete(client)) return
      const others = of(userId).filter((other) => other !== client)
      if (others.length > 0) people.set(userId, others)
      else people.delete(userId)
      const left = countAt(customer) - 1
      if (left > 0) addresses.set(customer, left)
      else addresses.delete(customer)
    },
  }
}
