import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { challengeOf } from '../../infra/oauth/pkce.ts'
import { addressOf, type Fields, readFields } from './fields.ts'
import type { Grant } from './grants.ts'
import { createIdTokenSigner } from './id-token.ts'
import { openidOf } from './people.ts'
import type { CallDeps, Provider } from './provider.ts'

export const oidc: Provider = {
  name: 'oidc',

  page: {
    path: '/authorize',
    clientParam: 'client_id',
    needed: { response_type: 'code', scope: undefined },
    onDeny: { error: 'access_denied' },
    wrong: {
      client: 'invalid_client: 未登记的应用',
      redirect: 'invalid_request: redirect_uri 未登记',
      request: 'invalid_request: 参数不完整或不支持',
    },
    namesIssuer: true,
    look: {
      zh: '企业账号',
      en: 'OpenID Connect',
      glyph: '企',
      scopes: ['确认您的身份', '获得您的姓名'],
      account: 'sub',
    },
  },

  addCalls(app, deps) {
    const hidden = { schema: { hide: true } }
    const signer = createIdTokenSigner()
    const issuerOf = (request: FastifyRequest) => addressOf(request, app.prefix)

    app.get('/.well-known/openid-configuration', hidden, async (request) => {
      return describeIssuer(issuerOf(request), deps.misbehaviour.oidcSecretIn)
    })
    app.get('/jwks', hidden, async () => ({ keys: [await signer.publicKey()] }))

    app.post('/token', hidden, async (request, reply) => {
      const form = readFields(request.body)
      if (!isClient(request, form, deps)) {
        return refuse(reply.status(401).header('www-authenticate', 'Basic realm="oidc"'), 'invalid_client')
      }
      if (form.grant_type !== 'authorization_code') return refuse(reply, 'unsupported_grant_type')
      const exchange = deps.grants.takeCode('oidc', form.code)
      if (exchange.state !== 'good' || !isBound(exchange.grant, form)) return refuse(reply, 'invalid_grant')
      const { grant } = exchange
      const claims = { iss: issuerOf(request), sub: openidOf('oidc', grant.nickname), aud: deps.client.id }
      return reply.header('cache-control', 'no-store').send({
        access_token: deps.grants.issueToken(grant),
        token_type: 'Bearer',
        expires_in: 7200,
        scope: 'openid profile',
        id_token: await signer.sign(
          { ...claims, nonce: grant.nonce },
          deps.clock.now(),
          deps.misbehaviour.idToken,
        ),
      })
    })

    addUserinfo(app, deps)
  },
}

function addUserinfo(app: FastifyInstance, { grants }: CallDeps): void {
  app.get('/userinfo', { schema: { hide: true } }, async (request, reply) => {
    const token = request.headers.authorization?.replace(/^bearer /i, '')
    const nickname = grants.findNickname('oidc', token)
    if (nickname !== undefined) return { sub: openidOf('oidc', nickname), name: nickname }
    return refuse(
      reply.status(401).header('www-authenticate', 'Bearer error="invalid_token"'),
      'invalid_token',
    )
  })
}

function describeIssuer(issuer: string, secretIn: 'body' | 'header' = 'body') {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile'],
    token_endpoint_auth_methods_supported: [`client_secret_${secretIn === 'body' ? 'post' : 'basic'}`],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  }
}

function isClient(request: FastifyRequest, form: Fields, { client, misbehaviour }: CallDeps): boolean {
  if (misbehaviour.oidcSecretIn !== 'header') {
    return form.client_id === client.id && form.client_secret === client.secret
  }
  const basic = /^basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  // Both are encoded like the fields of a form before they are joined (RFC 6749, 2.3.1).
  const given = new URLSearchParams(Buffer.from(basic, 'base64').toString().replace(':', '='))
  return given.get(client.id) === client.secret
}

/** The redirect address and the proof must be those of the beginning; a proof without a beginning is refused too. */
function isBound({ redirectUri, challenge }: Grant, form: Fields): boolean {
  const proof = form.code_verifier === undefined ? undefined : challengeOf(form.code_verifier)
  return form.redirect_uri === redirectUri && proof === challenge
}

function refuse(reply: FastifyReply, error: string): FastifyReply {
  return (reply.statusCode === 200 ? reply.status(400) : reply).send({ error })
}
