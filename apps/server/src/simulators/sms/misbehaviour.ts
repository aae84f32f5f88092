import type { FastifyReply } from 'fastify'

/** Ways in which the simulated SMS providers let the shop down. A test holds the object and changes it as it goes. */
export interface SmsMisbehaviour {
  /** The provider's own code that it answers with instead of taking the message. */
  refusal?: string
  answers?: SmsAnswerFault
}

/**
 * What becomes of the answer; the message is taken all the same. `hang_up`: the connection breaks. `silence`: it never
 * comes. `failure`: HTTP 500. `gibberish`: a page of some proxy, with HTTP 200.
 */
export type SmsAnswerFault = 'hang_up' | 'silence' | 'failure' | 'gibberish'

/** Lets the answer go wrong as it was told to. False: nothing is to go wrong, the caller answers. */
export function spoilAnswer(reply: FastifyReply, fault: SmsAnswerFault | undefined): boolean {
  if (fault === undefined) return false
  if (fault === 'hang_up') reply.hijack().raw.destroy()
  else if (fault === 'silence') reply.hijack()
  else {
    reply.code(fault === 'failure' ? 500 : 200).type('text/html')
    reply.send('<html><body>Bad gateway</body></html>')
  }
  return true
}
