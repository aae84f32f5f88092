import {
  listSessions,
  refreshSession,
  revokeOtherSessions,
  revokeSession,
  type SessionView,
} from '@jishi/contract'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { handle } from '../../http/handle.ts'
import { clearSessionCookies, readRefreshCookie, setSessionCookies } from '../../http/session.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { AccountService } from './account.service.ts'
import { presentTokens } from './admit.routes.ts'

const done = { done: true } as const

interface Deps {
  accounts: AccountService
}

/** What comes after a login: going on, and seeing and ending where one is logged in. */
export function sessionRoutes(app: FastifyInstance, { accounts }: Deps): void {
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

  handle(app, listSessions, async ({ who }) => ({
    items: await accounts.listSessions(who.id, who.sessionFamily),
  }))
  handle(app, revokeSession, async ({ params, who, reply }) => {
    await accounts.endSession(who.id, params.id)
    if (params.id === who.sessionFamily) clearSessionCookies(reply)
    return done
  })
  handle(app, revokeOtherSessions, async ({ who }) => {
    await accounts.endSessions(who.id, { except: who.sessionFamily })
    return done
  })

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
