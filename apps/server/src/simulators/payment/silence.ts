import type { FastifyReply } from 'fastify'
import type { AnswerFault } from './misbehaviour.ts'

const silent = ['hang_up', 'stalled', 'stalled_done'] as const
type Silence = (typeof silent)[number]

/** Faults under which no answer is sent at all. */
export function isSilent(fault: AnswerFault | undefined): fault is Silence {
  return silent.some((each) => each === fault)
}

/** Breaks the connection: at once, or after `ms` in which a client that gives up earlier ends it. */
export function keepSilent(reply: FastifyReply, fault: Silence, ms = 10_000): FastifyReply {
  reply.hijack()
  if (fault === 'hang_up') {
    reply.raw.destroy()
    return reply
  }
  const timer = setTimeout(() => reply.raw.destroy(), ms)
  reply.raw.once('close', () => clearTimeout(timer))
  return reply
}
