import type { FastifyReply } from 'fastify'
import { challengeOf } from '../../infra/oauth/pkce.ts'
import { readFields } from './fields.ts'
import { openidOf } from './people.ts'
import type { Provider } from './provider.ts'

const docs = '/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/'

const errors = {
  incorrect_client_credentials: 'The client_id and/or client_secret passed are incorrect.',
  redirect_uri_mismatch: 'The redirect_uri MUST match the registered callback URL for this application.',
  bad_verification_code: 'The code passed is incorrect or expired.',
}

export const github: Provider = {
  name: 'github',

  page: {
    path: '/login/oauth/authorize',
    clientParam: 'client_id',
    needed: {},
    onDeny: {
      error: 'access_denied',
      error_description: 'The user has denied your application access.',
    },
    wrong: {
      client: '404: no application with this client_id',
      redirect: errors.redirect_uri_mismatch,
      request: 'The parameters of this address are not valid.',
    },
    look: {
      zh: 'GitHub',
      en: 'GitHub',
      glyph: 'G',
      scopes: ['读取您的公开资料（用户名、昵称、头像）'],
      account: 'ID',
    },
  },

  addCalls(app, { client, grants }) {
    const hidden = { schema: { hide: true } }

    app.post('/login/oauth/access_token', hidden, async (request, reply) => {
      const form = readFields(request.body)
      if (form.client_id !== client.id || form.client_secret !== client.secret) {
        return refuse(reply, 'incorrect_client_credentials')
      }
      const exchange = grants.takeCode('github', form.code)
      if (exchange.state !== 'good') return refuse(reply, 'bad_verification_code')
      const { redirectUri, challenge } = exchange.grant
      if ((form.redirect_uri ?? redirectUri) !== redirectUri) return refuse(reply, 'redirect_uri_mismatch')
      const isProven = challenge === undefined || challenge === challengeOf(form.code_verifier ?? '')
      if (!isProven) return refuse(reply, 'bad_verification_code')
      return send(reply, { access_token: grants.issueToken(exchange.grant), scope: '', token_type: 'bearer' })
    })

    app.get('/api/user', hidden, async (request, reply) => {
      const { authorization = '', 'user-agent': agent } = request.headers
      if (!agent) return reply.status(403).type('text/plain').send('Request forbidden: no User-Agent header.')
      const nickname = grants.findNickname('github', authorization.replace(/^(?:bearer|token) /i, ''))
      if (nickname === undefined) return reply.status(401).send({ message: 'Bad credentials', status: '401' })
      const id = Number(openidOf('github', nickname))
      return { login: `user-${id}`, id, type: 'User', name: nickname, email: null }
    })
  },
}

function refuse(reply: FastifyReply, error: keyof typeof errors): FastifyReply {
  const fields = {
    error,
    error_description: errors[error],
    error_uri: `${docs}#${error.replaceAll('_', '-')}`,
  }
  return send(reply, fields)
}

/** Status 200 for everything, and urlencoded unless JSON is asked for. */
function send(reply: FastifyReply, fields: Record<string, string>): FastifyReply {
  if (reply.request.headers.accept?.includes('json')) return reply.send(fields)
  return reply.type('application/x-www-form-urlencoded').send(new URLSearchParams(fields).toString())
}
