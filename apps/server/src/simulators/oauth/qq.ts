import type { FastifyReply } from 'fastify'
import { readFields } from './fields.ts'
import type { QqShape } from './misbehaviour.ts'
import { openidOf } from './people.ts'
import type { Provider } from './provider.ts'

const wrongClient = { error: 100001, error_description: 'param client_id is wrong or lost' }
const wrongGrantType = { error: 100004, error_description: 'param grant_type is wrong or lost' }
const wrongSecret = { error: 100009, error_description: 'client secret is illegal' }
const wrongRedirect = { error: 100010, error_description: 'redirect uri is illegal' }
const wrongToken = { error: 100016, error_description: 'access token check failed' }
const badCode = { error: 100019, error_description: 'code to access token error' }
const reusedCode = { error: 100020, error_description: 'code is reused error' }

export const qq: Provider = {
  name: 'qq',

  page: {
    path: '/oauth2.0/authorize',
    clientParam: 'client_id',
    needed: { response_type: 'code', state: undefined },
    onDeny: 'closes',
    wrong: {
      client: '该 appid 不存在 (100008)',
      redirect: 'redirect uri is illegal (100010)',
      request: '参数 response_type 或 state 不正确 (100000)',
    },
    look: {
      zh: 'QQ',
      en: 'QQ',
      glyph: 'Q',
      scopes: ['获得您的昵称、头像、性别'],
      account: 'OpenID',
    },
  },

  addCalls(app, { client, grants, misbehaviour }) {
    const hidden = { schema: { hide: true } }

    app.get('/oauth2.0/token', hidden, async (request, reply) => {
      const query = readFields(request.query)
      const shape = misbehaviour.qqShape ?? (query.fmt === 'json' ? 'json' : undefined)
      const refuse = (error: object) => send(reply, error, shape ?? 'callback')
      if (query.client_id !== client.id) return refuse(wrongClient)
      if (query.grant_type !== 'authorization_code') return refuse(wrongGrantType)
      if (query.client_secret !== client.secret) return refuse(wrongSecret)
      const exchange = grants.takeCode('qq', query.code)
      if (exchange.state !== 'good') return refuse(exchange.state === 'used' ? reusedCode : badCode)
      if (query.redirect_uri !== exchange.grant.redirectUri) return refuse(wrongRedirect)
      const access_token = grants.issueToken(exchange.grant)
      const answer = { access_token, expires_in: '7776000', refresh_token: '0'.repeat(32) }
      return send(reply, answer, shape ?? 'urlencoded')
    })

    app.get('/oauth2.0/me', hidden, async (request, reply) => {
      const query = readFields(request.query)
      const shape = misbehaviour.qqShape ?? (query.fmt === 'json' ? 'json' : 'callback')
      const nickname = grants.findNickname('qq', query.access_token)
      if (nickname === undefined) return send(reply, wrongToken, shape)
      return send(
        reply,
        { client_id: misbehaviour.qqClient ?? client.id, openid: openidOf('qq', nickname) },
        shape,
      )
    })

    app.get('/user/get_user_info', hidden, async (request, reply) => {
      const query = readFields(request.query)
      const shape = misbehaviour.qqShape ?? 'json'
      const nickname = grants.findNickname('qq', query.access_token)
      const isTheirs = nickname !== undefined && query.openid === openidOf('qq', nickname)
      if (!isTheirs || query.oauth_consumer_key !== client.id) {
        return send(reply, { ret: wrongToken.error, msg: wrongToken.error_description }, shape)
      }
      if (misbehaviour.qqRet !== undefined) return send(reply, { ret: misbehaviour.qqRet, msg: '' }, shape)
      const picture = 'http://thirdqq.example/40'
      const profile = { nickname, figureurl: picture, figureurl_qq_1: picture, gender: '男' }
      return send(reply, { ret: 0, msg: '', ...profile }, shape)
    })
  },
}

/** Whatever the shape, it is called HTML. */
function send(reply: FastifyReply, fields: object, shape: QqShape): FastifyReply {
  return reply.type('text/html;charset=utf-8').send(shapes[shape](fields))
}

const shapes: Record<QqShape, (fields: object) => string> = {
  json: (fields) => JSON.stringify(fields),
  callback: (fields) => `callback( ${JSON.stringify(fields)} );\n`,
  urlencoded(fields) {
    const pairs = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)])
    return new URLSearchParams(pairs).toString()
  },
}
