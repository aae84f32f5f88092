import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type TrackedParcel, type Tracking, TrackingError } from './tracking.ts'

/** A driver at a service, and a hand on the parcels that the service knows. */
export interface TrackingWorld {
  tracking: Tracking
  /** The same driver with a key that is not the account's. */
  stranger: Tracking
  /** The same driver where nobody listens. */
  lost: Tracking
  moveParcel(
    trackingNo: string,
    to: { course?: 'delivered' | 'problem' | 'refused' | 'returned' | 'unknown'; stops?: number },
  ): Promise<void>
  misbehave(how: { answers?: 'hang_up' | 'silence' | 'failure' | 'gibberish'; refusal?: string }): void
  advance(ms: number): void
  /** A parcel makes a stop every hour of it. */
  now(): Date
  /** What the service was asked with. */
  asked: { carrier: string; trackingNo: string; phone: string }[]
  reset(): void
  close(): Promise<void>
}

const hourMs = 3_600_000
let last = 0
const composeParcel = (carrier: TrackedParcel['carrier'] = 'yto'): TrackedParcel => ({
  carrier,
  trackingNo: `YT${String(++last).padStart(10, '0')}`,
  phoneTail: '0001',
})

/** The promises of the tracking port. */
export function trackingConformance(driver: string, open: () => Promise<TrackingWorld>): void {
  describe(`tracking: ${driver}`, () => {
    let world: TrackingWorld
    beforeAll(async () => {
      world = await open()
    })
    afterEach(() => world.reset())
    afterAll(() => world.close())

    async function traceAndFail(tracking: Tracking, parcel = composeParcel()): Promise<TrackingError> {
      const error = await tracking.trace(parcel).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      expect(error).toBeInstanceOf(TrackingError)
      return error as TrackingError
    }

    it('§12.2 tells where a parcel has been, the oldest first, to the second and in our zone', async () => {
      const parcel = composeParcel()
      const startedAt = world.now().getTime()
      await world.tracking.trace(parcel)
      world.advance(2 * hourMs)
      const { state, traces } = await world.tracking.trace(parcel)
      expect(state).toBe('in_transit')
      expect(traces.map(({ at }) => at.getTime() - startedAt)).toEqual([0, hourMs, 2 * hourMs])
      expect(traces[0]).toMatchObject({ text: '【杭州市】快件已由揽收员取走', place: '杭州市' })
    })

    it.each([
      ['delivered', 1, 'picked_up'],
      ['delivered', 2, 'in_transit'],
      ['delivered', 4, 'delivering'],
      ['delivered', 5, 'signed'],
      ['problem', 5, 'problem'],
      ['refused', 5, 'refused'],
      ['returned', 6, 'returning'],
      ['returned', 7, 'returned'],
    ] as const)(
      'knows the state of a parcel that goes the way of %s after %i stops: %s',
      async (course, stops, state) => {
        const parcel = composeParcel()
        await world.moveParcel(parcel.trackingNo, { course, stops })
        expect((await world.tracking.trace(parcel)).state).toBe(state)
      },
    )

    it('takes a number that nobody has heard of for news, not for a failure', async () => {
      const parcel = composeParcel()
      await world.moveParcel(parcel.trackingNo, { course: 'unknown' })
      expect(await world.tracking.trace(parcel)).toEqual({ state: 'none', traces: [] })
    })

    it('says every carrier as the service calls it', async () => {
      for (const carrier of ['sf', 'zto', 'yto', 'sto', 'yunda', 'jd', 'ems', 'jt'] as const) {
        await world.tracking.trace(composeParcel(carrier))
        expect(world.asked.at(-1)?.carrier).toBe(carrier)
      }
    })

    it('gives the last digits of the phone to the carriers that ask for them, and to no other', async () => {
      await world.tracking.trace(composeParcel('sf'))
      await world.tracking.trace(composeParcel('zto'))
      await world.tracking.trace(composeParcel('yto'))
      expect(world.asked.map(({ phone }) => phone)).toEqual(['0001', '0001', ''])
    })

    it('is answered as often as it says that it may ask', async () => {
      const parcel = composeParcel()
      for (let i = 0; i < 3; i++) {
        await expect(world.tracking.trace(parcel)).resolves.toBeDefined()
        world.advance(world.tracking.pauseMs)
      }
    })

    it('is refused with a key that is not the account’s, and says it without any key', async () => {
      const error = await traceAndFail(world.stranger)
      expect(error.outcome).toBe('refused')
      expect(`${error.message} ${String(error.cause)}`).not.toMatch(/simulator-key|another/)
    })

    it('repeats the words of a service that says no', async () => {
      world.misbehave({ refusal: '余额不足' })
      const error = await traceAndFail(world.tracking)
      expect([error.outcome, error.message]).toEqual(['refused', expect.stringContaining('余额不足')])
    })

    it.each(['hang_up', 'silence', 'failure', 'gibberish'] as const)(
      'knows that it was not answered (%s)',
      async (answers) => {
        world.misbehave({ answers })
        expect((await traceAndFail(world.tracking)).outcome).toBe('unreachable')
      },
    )

    it('knows that nobody listens', async () => {
      expect((await traceAndFail(world.lost)).outcome).toBe('unreachable')
    })
  })
}
