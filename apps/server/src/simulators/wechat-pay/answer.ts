import type { FastifyReply } from 'fastify'
import type { AnswerFault } from '../payment/misbehaviour.ts'
import { isSilent, keepSilent } from '../payment/silence.ts'
import type { Sealing } from './sealing.ts'

/** What a call answers; `body` undefined: nothing (204). */
export interface Answer {
  status: number
  body?: object
}

/** The request was turned away. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(status: number, code: string, message: string) {
    super(code)
    this.answer = { status, body: { code, message } }
  }
}

export const systemError: Answer = {
  status: 500,
  body: { code: 'SYSTEM_ERROR', message: '系统异常，请稍后重试' },
}

/** Every answer is signed, the empty one too. */
export async function sendAnswer(
  reply: FastifyReply,
  { status, body }: Answer,
  { sealing, fault, stallMs }: { sealing: Sealing; fault?: AnswerFault; stallMs?: number },
): Promise<FastifyReply> {
  if (isSilent(fault)) return keepSilent(reply, fault, stallMs)
  const raw = body === undefined ? '' : JSON.stringify(body)
  reply.status(status).headers(await sealing.sealOf(raw, { isForged: fault === 'forged' }))
  return raw === '' ? reply.send() : reply.type('application/json').send(raw)
}
