import type { FastifyReply } from 'fastify'
import type { AnswerFault } from '../payment/misbehaviour.ts'
import { isSilent, keepSilent } from '../payment/silence.ts'
import type { Signer } from './signing.ts'

/** The inner object of an answer. Codes are texts; `10000` is success. */
export type Answer = { code: string; msg: string; sub_code?: string; sub_msg?: string } & Record<
  string,
  string | object | undefined
>

export function succeed(values: Record<string, string | object | undefined>): Answer {
  return { code: '10000', msg: 'Success', ...values }
}

/** The request was fine, the business says no: `ACQ.*`. */
export function refuse(subCode: string, subMessage: string): Answer {
  return { code: '40004', msg: 'Business Failed', sub_code: subCode, sub_msg: subMessage }
}

export const unknownResult: Answer = {
  code: '20000',
  msg: 'Service Currently Unavailable',
  sub_code: 'aop.unknow-error',
  sub_msg: '系统繁忙',
}

/** The gateway turned the request away before any business looked at it. */
export class GatewayRefusal extends Error {
  readonly answer: Answer

  constructor(code: '40001' | '40002', subCode: string, subMessage: string) {
    super(subCode)
    const msg = code === '40001' ? 'Missing Required Arguments' : 'Invalid Arguments'
    this.answer = { code, msg, sub_code: subCode, sub_msg: subMessage }
  }
}

/**
 * Sends an answer as the real gateway does: status 200, called HTML, slashes escaped, the signature over the very text
 * of the inner object. A refusal of the gateway itself carries no signature.
 */
export async function sendAnswer(
  reply: FastifyReply,
  method: string,
  answer: Answer,
  { signer, fault, stallMs }: { signer?: Signer; fault?: AnswerFault; stallMs?: number },
): Promise<FastifyReply> {
  if (isSilent(fault)) return keepSilent(reply, fault, stallMs)
  const inner = JSON.stringify(answer).replaceAll('/', '\\/')
  const name = `${method.replaceAll('.', '_')}_response`
  const signature = await signer?.signAnswer(inner, { isForged: fault === 'forged' })
  const tail = signature === undefined ? '' : `,"sign":"${signature}"`
  return reply.type('text/html;charset=utf-8').send(`{${JSON.stringify(name)}:${inner}${tail}}`)
}
