import {
  changePassword,
  checkAvailability,
  getHumanCheck,
  getMe,
  login,
  loginBySms,
  logout,
  register,
  resetPasswordBySms,
  sendMySmsCode,
  sendSmsCode,
} from '@jishi/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { handle } from '../../http/handle.ts'
import { clearSessionCookies, readRefreshCookie } from '../../http/session.ts'
import type { AccountService } from './account.service.ts'
import { type Admit, visitorOf } from './admit.routes.ts'
import { sessionRoutes } from './sessions.routes.ts'

const done = { done: true } as const

interface Deps {
  accounts: AccountService
  admit: Admit
}

export function accountRoutes(app: FastifyInstance, { accounts, admit }: Deps): void {
  handle(app, getHumanCheck, ({ query, reply }) => {
    reply.header('cache-control', 'no-store')
    return accounts.issueHumanCheck(query.kind ?? 'image')
  })
  handle(app, sendSmsCode, ({ body, request }) => accounts.sendSmsCode(body, visitorOf(request)))
  handle(app, sendMySmsCode, ({ body, who, request }) =>
    accounts.sendMySmsCode(who.id, body.human, visitorOf(request)),
  )
  handle(app, checkAvailability, ({ query }) => accounts.checkAvailability(query))
  handle(app, getMe, ({ who }) => accounts.getMe(who.id))

  handle(app, register, async ({ body, request, reply }) =>
    admit(await accounts.register(body, visitorOf(request)), body.transport, request, reply),
  )
  handle(app, login, async ({ body, request, reply }) =>
    admit(await accounts.login(body, visitorOf(request)), body.transport, request, reply),
  )
  handle(app, loginBySms, async ({ body, request, reply }) =>
    admit(await accounts.loginBySms(body, visitorOf(request)), body.transport, request, reply),
  )
  handle(app, logout, async ({ request, reply }) => {
    clearSessionCookies(reply)
    await accounts.logout({ refreshToken: readRefreshCookie(request), family: findFamily(request) })
    return done
  })
  sessionRoutes(app, { accounts })

  handle(app, changePassword, async ({ body, who, request }) => {
    await accounts.changePassword(who, body, visitorOf(request))
    return done
  })
  handle(app, resetPasswordBySms, async ({ body }) => {
    await accounts.resetPasswordBySms(body)
    return done
  })
}

/** Also of a token that ran out a moment ago or was never ours: then there is nothing to end. */
function findFamily(request: FastifyRequest): string | undefined {
  try {
    return request.identify()?.sessionFamily
  } catch {
    return undefined
  }
}
