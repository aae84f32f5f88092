import type { FastifyReply } from 'fastify'
import { readFields } from './fields.ts'
import { openidOf } from './people.ts'
import type { Provider } from './provider.ts'

const order = ['appid', 'redirect_uri', 'response_type', 'scope', 'state'] as const

const codeErrors = {
  unknown: { errcode: 40029, errmsg: 'invalid code' },
  used: { errcode: 40163, errmsg: 'code been used' },
  expired: { errcode: 42003, errmsg: 'code expired' },
}

export const wechat: Provider = {
  name: 'wechat',

  page: {
    path: '/connect/qrconnect',
    clientParam: 'appid',
    needed: { response_type: 'code', scope: 'snsapi_login' },
    order,
    onDeny: {},
    wrong: {
      client: 'AppID 参数错误',
      redirect: 'redirect_uri 参数错误',
      request: 'Scope 参数错误或没有 Scope 权限，或参数顺序不对',
    },
    look: {
      zh: '微信',
      en: 'WeChat',
      glyph: '微',
      scopes: ['获得您的公开信息（昵称、头像、地区）'],
      account: 'OpenID',
    },
  },

  addCalls(app, { client, grants }) {
    const hidden = { schema: { hide: true } }

    app.get('/sns/oauth2/access_token', hidden, async (request, reply) => {
      const query = readFields(request.query)
      if (query.appid !== client.id) return send(reply, { errcode: 40013, errmsg: 'invalid appid' })
      if (query.secret !== client.secret) return send(reply, { errcode: 40125, errmsg: 'invalid appsecret' })
      if (query.grant_type !== 'authorization_code') {
        return send(reply, { errcode: 40002, errmsg: 'invalid grant_type' })
      }
      const exchange = grants.takeCode('wechat', query.code)
      if (exchange.state !== 'good') return send(reply, codeErrors[exchange.state])
      return send(reply, {
        access_token: grants.issueToken(exchange.grant),
        expires_in: 7200,
        refresh_token: '0'.repeat(32),
        openid: openidOf('wechat', exchange.grant.nickname),
        scope: 'snsapi_login',
      })
    })

    app.get('/sns/userinfo', hidden, async (request, reply) => {
      const query = readFields(request.query)
      const nickname = grants.findNickname('wechat', query.access_token)
      if (nickname === undefined) return send(reply, { errcode: 40001, errmsg: 'invalid credential' })
      const openid = openidOf('wechat', nickname)
      if (query.openid !== openid) return send(reply, { errcode: 40003, errmsg: 'invalid openid' })
      const place = { sex: 0, province: '', city: '', country: '' }
      return send(reply, { openid, nickname, ...place, headimgurl: '', privilege: [] })
    })
  },
}

/** Good or bad news, always with status 200 and called plain text. */
function send(reply: FastifyReply, fields: object): FastifyReply {
  return reply.type('text/plain').send(JSON.stringify(fields))
}
