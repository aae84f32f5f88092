import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { renderAsk, renderClosed, renderWrong } from './authorize-page.ts'
import type { Client } from './credentials.ts'
import { addressOf, type Fields, readFields } from './fields.ts'
import type { Grants } from './grants.ts'
import type { PageManner, Provider } from './provider.ts'

interface Deps {
  provider: Provider
  client: Client
  grants: Grants
  people: readonly string[]
  redirectOrigin: string
}

/** What the shop asks for by the address that it sent the browser to. */
interface Ask {
  redirectUri: string
  state?: string
  challenge?: string
  nonce?: string
}

/** Where a person says yes or no. Looking changes nothing; the decision is a form that is posted to the same address. */
export function authorizePage(app: FastifyInstance, deps: Deps): void {
  const { provider, grants, redirectOrigin } = deps
  const { name, page } = provider
  const hidden = { schema: { hide: true } }

  function showAsk(reply: FastifyReply, problem?: string) {
    const { search } = new URL(reply.request.url, redirectOrigin)
    return sendPage(reply, redirectOrigin, (nonce) =>
      renderAsk({ provider, people: deps.people, redirectOrigin, action: search, problem, nonce }),
    )
  }

  function showWrong(reply: FastifyReply, { wrong }: { wrong: string }) {
    return sendPage(reply.status(400), redirectOrigin, (nonce) => renderWrong({ provider, nonce, wrong }))
  }

  app.get(page.path, hidden, async (request, reply) => {
    const ask = readAsk(request, deps)
    return 'wrong' in ask ? showWrong(reply, ask) : showAsk(reply)
  })

  app.post(page.path, hidden, async (request, reply) => {
    const ask = readAsk(request, deps)
    if ('wrong' in ask) return showWrong(reply, ask)
    const form = readFields(request.body)
    const issuer: Record<string, string> = page.namesIssuer ? { iss: addressOf(request, app.prefix) } : {}
    if (form.decision !== 'approve') {
      if (page.onDeny !== 'closes') return reply.redirect(leadBack(ask, { ...page.onDeny, ...issuer }), 303)
      return sendPage(reply, redirectOrigin, (nonce) =>
        renderClosed({ provider, nonce, backTo: leadBack(ask, {}) }),
      )
    }
    const nickname = readNickname(form)
    if (nickname === undefined)
      return showAsk(reply.status(422), '请选择一个账号，或填写昵称（最多 60 个字）')
    const code = grants.issueCode({ ...ask, provider: name, nickname })
    return reply.redirect(leadBack(ask, { code, ...issuer }), 303)
  })
}

/** A wrong address is told on a page: whoever made it must not learn to send browsers anywhere. */
function readAsk(
  request: FastifyRequest,
  { provider, client, redirectOrigin }: Deps,
): Ask | { wrong: string } {
  const { page } = provider
  const query = readFields(request.query)
  if (query[page.clientParam] !== client.id) return { wrong: page.wrong.client }
  const redirectUri = query.redirect_uri
  if (redirectUri === undefined || URL.parse(redirectUri)?.origin !== redirectOrigin) {
    return { wrong: page.wrong.redirect }
  }
  if (!isComplete(query, page) || !isProvable(query)) return { wrong: page.wrong.request }
  return { redirectUri, state: query.state, challenge: query.code_challenge, nonce: query.nonce }
}

function isComplete(query: Fields, { needed, order = [] }: PageManner): boolean {
  const isThere = ([name, value]: [string, string | undefined]) =>
    value === undefined ? query[name] !== undefined : query[name] === value
  if (!Object.entries(needed).every(isThere)) return false
  const given = Object.keys(query).filter((name) => order.includes(name))
  return order.filter((name) => given.includes(name)).every((name, at) => name === given[at])
}

/** PKCE with `plain` proves nothing. */
function isProvable(query: Fields): boolean {
  return query.code_challenge === undefined || query.code_challenge_method === 'S256'
}

function readNickname({ person, nickname }: Fields): string | undefined {
  const chosen = (person ?? nickname ?? '').trim()
  return chosen !== '' && Array.from(chosen).length <= 60 && !/\p{Cc}/u.test(chosen) ? chosen : undefined
}

/** The state goes back as it came. */
function leadBack({ redirectUri, state }: Ask, params: Record<string, string>): string {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries({ ...params, ...(state && { state }) })) {
    url.searchParams.set(name, value)
  }
  return url.href
}

function sendPage(reply: FastifyReply, redirectOrigin: string, render: (nonce: string) => string) {
  const nonce = randomBytes(16).toString('base64')
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `form-action 'self' ${redirectOrigin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return reply
    .type('text/html;charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', policy.join('; '))
    .send(render(nonce))
}
