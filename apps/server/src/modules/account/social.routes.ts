import {
  bindByLogin,
  bindByMobile,
  finishSocial,
  getLoginOptions,
  listLinkedAccounts,
  type SocialOutcome,
  startSocial,
  unbindSocial,
} from '@jishi/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { handle } from '../../http/handle.ts'
import { type Admit, visitorOf } from './admit.routes.ts'
import type { SocialService } from './social.service.ts'
import { mintSecret } from './social-states.ts'

/** Ties a login that is on its way to the browser that set out; worth nothing by itself. */
const browserCookie = 'jishi_oauth'
const cookiePath = '/api/account/social'
const secretPattern = /^[\w-]{43}$/

interface Deps {
  socials: SocialService
  admit: Admit
}

export function socialRoutes(app: FastifyInstance, { socials, admit }: Deps): void {
  handle(app, getLoginOptions, () => ({ providers: socials.listOptions() }))

  handle(app, startSocial, ({ params, body, who, request, reply }) => {
    const secret = keepSecret(request, reply)
    return socials.start(params.provider, body, { secret, userId: who?.id })
  })

  handle(app, finishSocial, async ({ params, body, who, request, reply }): Promise<SocialOutcome> => {
    const browser = { secret: readSecret(request), userId: who?.id }
    const finish = await socials.finish(params.provider, body, browser, visitorOf(request))
    if (finish.outcome !== 'entered') return finish
    const session = await admit(finish.entry, body.transport, request, reply)
    return { outcome: 'entered', session, next: finish.next }
  })

  handle(app, bindByLogin, async ({ body, request, reply }) => {
    const browser = { secret: readSecret(request) }
    const entry = await socials.bindByLogin(body, browser, visitorOf(request))
    return admit(entry, body.transport, request, reply)
  })
  handle(app, bindByMobile, async ({ body, request, reply }) => {
    const browser = { secret: readSecret(request) }
    const entry = await socials.bindByMobile(body, browser, visitorOf(request))
    return admit(entry, body.transport, request, reply)
  })

  handle(app, listLinkedAccounts, async ({ who }) => ({ items: await socials.listLinked(who.id) }))
  handle(app, unbindSocial, async ({ params, who }) => {
    await socials.unbind(who.id, params.provider)
    return { done: true } as const
  })
}

/** A second tab goes on with the secret of the first: a new one would break the login that is on its way there. */
function keepSecret(request: FastifyRequest, reply: FastifyReply): string {
  const known = readSecret(request)
  if (known !== undefined) return known
  const secret = mintSecret()
  const secure = request.protocol === 'https'
  reply.setCookie(browserCookie, secret, { path: cookiePath, httpOnly: true, sameSite: 'lax', secure })
  return secret
}

function readSecret(request: FastifyRequest): string | undefined {
  const value = request.cookies[browserCookie]
  return value !== undefined && secretPattern.test(value) ? value : undefined
}
