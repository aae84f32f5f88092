import { composeUrl, createCaller, readText, readToken } from './http-answer.ts'
import { toIdentity } from './identity.ts'
import type { LoginProvider } from './oauth.ts'

export interface WeiboOptions {
  clientId: string
  clientSecret: string
  baseUrl?: string
  timeoutMs?: number
}

const name = 'weibo'
/** Redirect address wrong, code not good, expired, the person said no. */
const refusals = ['21322', '21325', '21327', '21330']

/** 微博. The uid of the token's own answer is who it is; nothing that a browser says is asked. */
export function createWeiboLogin(options: WeiboOptions): LoginProvider {
  const { clientId, clientSecret, baseUrl = 'https://api.weibo.com', timeoutMs } = options
  const call = createCaller({ provider: name, errorField: 'error_code', refusals, timeoutMs })

  return {
    name,
    label: '微博',

    async authorizeUrl({ state, redirectUri }) {
      return composeUrl(`${baseUrl}/oauth2/authorize`, {
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        state,
      })
    },

    async identify(code, { redirectUri }) {
      const answer = await call(`${baseUrl}/oauth2/access_token`, {
        form: {
          client_id: clientId,
          client_secret: clientSecret,
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
        },
      })
      const access_token = readToken(name, answer)
      const { openid } = toIdentity(name, readText(answer, 'uid'), '')
      const profile = await call(`${baseUrl}/2/users/show.json`, { query: { access_token, uid: openid } })
      return toIdentity(name, openid, profile.screen_name)
    },
  }
}
