import type { SessionView } from '@jishi/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { setSessionCookies } from '../../http/session.ts'
import type { Entry } from './account.service.ts'
import type { OpenSession, Visitor } from './sessions.ts'

/** Called when somebody has come in, before they are answered. What fails in it is logged and costs nobody the login. */
export type OnLogin = (call: {
  request: FastifyRequest
  reply: FastifyReply
  userId: number
}) => Promise<{ cartMerged: boolean }>

export type Admit = ReturnType<typeof createAdmit>

/** Hands the session to whoever came in, as they want it: in cookies or as tokens. */
export function createAdmit(onLogin: OnLogin) {
  return async (
    { me, session }: Entry,
    transport: 'cookie' | 'bearer' | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<SessionView> => {
    const { cartMerged } = await onLogin({ request, reply, userId: me.id }).catch((error: unknown) => {
      request.log.error({ err: error }, 'what follows a login failed')
      return { cartMerged: false }
    })
    if (transport === 'bearer') return { me, cartMerged, tokens: presentTokens(session) }
    setSessionCookies(reply, session)
    return { me, cartMerged }
  }
}

export function presentTokens(session: OpenSession): NonNullable<SessionView['tokens']> {
  return {
    accessToken: session.accessToken,
    accessExpiresAt: new Date(session.accessExpiresAt).toISOString(),
    refreshToken: session.refreshToken,
    refreshExpiresAt: new Date(session.refreshExpiresAt).toISOString(),
  }
}

export function visitorOf({ ip, headers }: FastifyRequest): Visitor {
  return { ip, userAgent: headers['user-agent'] ?? '' }
}
