import type { FastifyReply } from 'fastify'

export const answerFaults = ['hang_up', 'silence', 'failure', 'gibberish'] as const

/** Ways in which the simulated services let the shop down. A test holds the object and changes it as it goes. */
export interface TrackingMisbehaviour {
  /** `hang_up`: the connection breaks. `silence`: nothing comes. `failure`: HTTP 500. `gibberish`: a page of some proxy. */
  answers?: (typeof answerFaults)[number]
  /** The service's own words, with which it says no. */
  refusal?: string
}

/** Lets the answer go wrong as it was told to. False: nothing is to go wrong, the caller answers. */
export function spoilAnswer(reply: FastifyReply, fault: TrackingMisbehaviour['answers']): boolean {
  if (fault === undefined) return false
  if (fault === 'hang_up') reply.hijack().raw.destroy()
  else if (fault === 'silence') reply.hijack()
  else {
    reply.code(fault === 'failure' ? 500 : 200).type('text/html')
    reply.send('<html><body>Bad gateway</body></html>')
  }
  return true
}
