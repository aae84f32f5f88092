import {
  checkAvailability,
  getMe,
  login,
  logout,
  refreshSession,
  register,
  type SessionView,
  sendSmsCode,
} from '@jishi/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { handle } from '../../http/handle.ts'
import { clearSessionCookies, readRefreshCookie, setSessionCookies } from '../../http/session.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { AccountService, Entry } from './account.service.ts'
import type { OpenSession, Visitor } from './sessions.ts'

interface Deps {
  accounts: AccountService
  /** Called when somebody has come in, before they are answered. What fails in it is logged and costs nobody the login. */
  onLogin(call: {
    request: FastifyRequest
    reply: FastifyReply
    userId: number
  }): Promise<{ cartMerged: boolean }>
}

export function accountRoutes(app: FastifyInstance, { accounts, onLogin }: Deps): void {
  handle(app, sendSmsCode, ({ body, request }) => accounts.sendSmsCode(body, visitorOf(request)))
  handle(app, checkAvailability, ({ query }) => accounts.checkAvailability(query))
  handle(app, getMe, ({ who }) => accounts.getMe(who.id))

  handle(app, register, async ({ body, request, reply }) =>
    admit(await accounts.register(body, visitorOf(request)), body.transport, request, reply),
  )
  handle(app, login, async ({ body, request, reply }) =>
    admit(await accounts.login(body, visitorOf(request)), body.transport, request, reply),
  )

  handle(app, refreshSession, async ({ body, request, reply }) => {
    if (body.refreshToken !== undefined) return renewBearer(body.refreshToken)
    try {
      return await renewCookies(readRefreshCookie(request), reply)
    } catch (error) {
      // The browser would come back with the same dead cookies for ever.
      if (error instanceof AppError) clearSessionCookies(reply)
      throw error
    }
  })

  handle(app, logout, async ({ request, reply }) => {
    clearSessionCookies(reply)
    await accounts.logout({ refreshToken: readRefreshCookie(request), family: findFamily(request) })
    return { done: true } as const
  })

  async function admit(
    { me, session }: Entry,
    transport: 'cookie' | 'bearer' | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<SessionView> {
    const { cartMerged } = await onLogin({ request, reply, userId: me.id }).catch((error: unknown) => {
      request.log.error({ err: error }, 'what follows a login failed')
      return { cartMerged: false }
    })
    if (transport === 'bearer') return { me, cartMerged, tokens: presentTokens(session) }
    setSessionCookies(reply, session)
    return { me, cartMerged }
  }

  async function renewBearer(token: string): Promise<SessionView> {
    const { me, session } = await accounts.renewSession(token, { hasSharedJar: false })
    const { refreshToken } = session
    if (refreshToken === undefined) throw new AppError('account.session_ended')
    return { me, cartMerged: false, tokens: presentTokens({ ...session, refreshToken }) }
  }

  async function renewCookies(token: string | undefined, reply: FastifyReply): Promise<SessionView> {
    if (token === undefined) throw new AppError('account.session_ended')
    const { me, session } = await accounts.renewSession(token, { hasSharedJar: true })
    setSessionCookies(reply, session)
    return { me, cartMerged: false }
  }
}

/** Also of a token that ran out a moment ago or was never ours: then there is nothing to end. */
function findFamily(request: FastifyRequest): string | undefined {
  try {
    return request.identify()?.sessionFamily
  } catch {
    return undefined
  }
}

function presentTokens(session: OpenSession): SessionView['tokens'] {
  return {
    accessToken: session.accessToken,
    accessExpiresAt: new Date(session.accessExpiresAt).toISOString(),
    refreshToken: session.refreshToken,
    refreshExpiresAt: new Date(session.refreshExpiresAt).toISOString(),
  }
}

function visitorOf({ ip, headers }: FastifyRequest): Visitor {
  return { ip, userAgent: headers['user-agent'] ?? '' }
}
