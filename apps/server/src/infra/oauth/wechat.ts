import { composeUrl, createCaller, readText, readToken } from './http-answer.ts'
import { toIdentity } from './identity.ts'
import type { LoginProvider } from './oauth.ts'

export interface WechatOptions {
  appId: string
  appSecret: string
  authorizeBaseUrl?: string
  apiBaseUrl?: string
  timeoutMs?: number
}

const name = 'wechat'
/** Code wrong, used, expired, missing. */
const refusals = ['40029', '40163', '42003', '41008']

/** 微信 website login by QR code. Refuses with status 200 and `errcode`; who says no comes back without a code. */
export function createWechatLogin(options: WechatOptions): LoginProvider {
  const { appId, appSecret, timeoutMs } = options
  const { authorizeBaseUrl = 'https://open.weixin.qq.com', apiBaseUrl = 'https://api.weixin.qq.com' } =
    options
  const call = createCaller({ provider: name, errorField: 'errcode', refusals, timeoutMs })

  return {
    name,
    label: '微信',

    async authorizeUrl({ state, redirectUri }) {
      // Neither the order of these nor the fragment is free.
      const url = composeUrl(`${authorizeBaseUrl}/connect/qrconnect`, {
        appid: appId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'snsapi_login',
        state,
      })
      return `${url}#wechat_redirect`
    },

    async identify(code) {
      const answer = await call(`${apiBaseUrl}/sns/oauth2/access_token`, {
        query: { appid: appId, secret: appSecret, code, grant_type: 'authorization_code' },
      })
      const access_token = readToken(name, answer)
      const { openid } = toIdentity(name, readText(answer, 'openid'), '')
      const profile = await call(`${apiBaseUrl}/sns/userinfo`, {
        query: { access_token, openid, lang: 'zh_CN' },
      })
      return toIdentity(name, openid, profile.nickname)
    },
  }
}
