import type { FastifyReply } from 'fastify'
import { readFields } from './fields.ts'
import { openidOf } from './people.ts'
import type { Provider } from './provider.ts'

const errors = {
  redirect_uri_mismatch: [21322, '重定向地址不匹配'],
  invalid_client: [21324, 'client_id 或 client_secret 参数无效'],
  invalid_grant: [21325, '提供的 Access Grant 是无效的、过期的或已撤销的'],
  unsupported_grant_type: [21328, '不支持的 GrantType'],
} as const

export const weibo: Provider = {
  name: 'weibo',

  page: {
    path: '/oauth2/authorize',
    clientParam: 'client_id',
    needed: { response_type: 'code' },
    onDeny: {
      error: 'access_denied',
      error_code: '21330',
      error_description: '用户或授权服务器拒绝授予数据访问权限',
    },
    wrong: {
      client: '错误码 21324：client_id 参数无效',
      redirect: '错误码 21322：重定向地址不匹配',
      request: '错误码 21329：不支持的 ResponseType',
    },
    look: {
      zh: '微博',
      en: 'Weibo',
      glyph: '博',
      scopes: ['获得您的个人信息（昵称、头像）'],
      account: 'UID',
    },
  },

  addCalls(app, { client, grants }) {
    const hidden = { schema: { hide: true } }

    app.post('/oauth2/access_token', hidden, async (request, reply) => {
      const form = readFields(request.body)
      if (form.client_id !== client.id || form.client_secret !== client.secret) {
        return refuse(reply, 'invalid_client')
      }
      if (form.grant_type !== 'authorization_code') return refuse(reply, 'unsupported_grant_type')
      const exchange = grants.takeCode('weibo', form.code)
      if (exchange.state !== 'good') return refuse(reply, 'invalid_grant')
      if (form.redirect_uri !== exchange.grant.redirectUri) return refuse(reply, 'redirect_uri_mismatch')
      const access_token = grants.issueToken(exchange.grant)
      const uid = openidOf('weibo', exchange.grant.nickname)
      return { access_token, remind_in: '157679999', expires_in: 157679999, uid, isRealName: 'true' }
    })

    app.get('/2/users/show.json', hidden, async (request, reply) => {
      const query = readFields(request.query)
      const nickname = grants.findNickname('weibo', query.access_token)
      if (nickname === undefined) {
        return reply
          .status(400)
          .send({ error: 'invalid_access_token', error_code: 21332, request: '/2/users/show.json' })
      }
      const uid = openidOf('weibo', nickname)
      return { id: Number(uid), idstr: uid, screen_name: nickname, name: nickname, avatar_large: '' }
    })
  },
}

function refuse(reply: FastifyReply, error: keyof typeof errors): FastifyReply {
  const [error_code, error_description] = errors[error]
  const request = '/oauth2/access_token'
  return reply.status(400).send({ error, error_code, request, error_uri: request, error_description })
}
