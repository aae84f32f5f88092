import type { FastifyInstance, FastifyReply } from 'fastify'
import { answerFaults, type TrackingMisbehaviour } from './misbehaviour.ts'
import { listStops, moveTo, type TrackingSimulatorOptions } from './service.ts'
import { type Course, courses, mostStops } from './timetable.ts'

type Deps = Pick<TrackingSimulatorOptions, 'store' | 'clock' | 'paceMs'> & {
  misbehaviour: TrackingMisbehaviour
}

const parcelBody = {
  type: 'object',
  properties: {
    course: { enum: courses },
    /** Stops behind it from now on: 1 is just handed over. */
    stops: { type: 'integer', minimum: 0, maximum: mostStops },
  },
  additionalProperties: false,
}
const misbehaviourBody = {
  type: 'object',
  properties: { answers: { enum: answerFaults }, refusal: { type: 'string', maxLength: 100 } },
  additionalProperties: false,
}

/** A hand on the carriers, beside the two services: there exactly where the simulator is. */
export function controlRoutes(app: FastifyInstance, deps: Deps): void {
  const { store, clock, paceMs, misbehaviour } = deps

  app.put<{ Params: { trackingNo: string }; Body: { course?: Course; stops?: number } }>(
    '/parcels/:trackingNo',
    { schema: { hide: true, body: parcelBody } },
    async ({ params: { trackingNo }, body }, reply) => {
      const now = clock.now().getTime()
      const parcel = store.findOrBegin(trackingNo, now)
      const moved = body.stops === undefined ? parcel : moveTo(parcel, body.stops, now, paceMs)
      store.change({ ...moved, course: body.course ?? parcel.course })
      const { course, times } = store.findOrBegin(trackingNo, now)
      return answer(reply, {
        trackingNo,
        course,
        stops: listStops({ ...moved, course, times }, now, paceMs).length,
      })
    },
  )

  /** In place of what it did before: `{}` makes it behave. */
  app.put<{ Body: TrackingMisbehaviour }>(
    '/misbehaviour',
    { schema: { hide: true, body: misbehaviourBody } },
    async ({ body }, reply) => {
      misbehaviour.answers = body.answers
      misbehaviour.refusal = body.refusal
      return answer(reply, misbehaviour)
    },
  )
}

function answer(reply: FastifyReply, body: object): FastifyReply {
  return reply.header('cache-control', 'no-store').send(body)
}
