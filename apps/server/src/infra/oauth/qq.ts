import { composeUrl, createCaller, readText, readToken, unreachable } from './http-answer.ts'
import { toIdentity } from './identity.ts'
import type { LoginProvider } from './oauth.ts'

export interface QqOptions {
  clientId: string
  clientSecret: string
  baseUrl?: string
  timeoutMs?: number
}

const name = 'qq'
/** Redirect address wrong, code not found, code good for no token, code used. */
const refusals = ['100010', '100018', '100019', '100020']

/**
 * QQ 互联. Every endpoint may answer as `callback( {...} );`, urlencoded or JSON, asked for JSON or not. Who says no
 * there sees the window close: no browser comes back.
 */
export function createQqLogin(options: QqOptions): LoginProvider {
  const { clientId, clientSecret, baseUrl = 'https://graph.qq.com', timeoutMs } = options
  const call = createCaller({ provider: name, errorField: 'error', refusals, timeoutMs })

  async function findOpenid(access_token: string): Promise<string | undefined> {
    const me = await call(`${baseUrl}/oauth2.0/me`, { query: { access_token, fmt: 'json' } })
    if (readText(me, 'client_id') !== clientId) throw unreachable(name, 'an answer about another client')
    return readText(me, 'openid')
  }

  async function findNickname(access_token: string, openid: string): Promise<unknown> {
    const query = { access_token, oauth_consumer_key: clientId, openid }
    const profile = await call(`${baseUrl}/user/get_user_info`, { query })
    const { ret } = profile
    if (String(ret) !== '0') throw unreachable(name, readText(profile, 'ret') ?? 'an answer without ret')
    return profile.nickname
  }

  return {
    name,
    label: 'QQ',

    async authorizeUrl({ state, redirectUri }) {
      return composeUrl(`${baseUrl}/oauth2.0/authorize`, {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        state,
        scope: 'get_user_info',
      })
    },

    async identify(code, { redirectUri }) {
      const query = {
        grant_type: 'authorization_code',
        client_id: clientId,
        client_secret: clientSecret,
        code,
        redirect_uri: redirectUri,
        fmt: 'json',
      }
      const token = readToken(name, await call(`${baseUrl}/oauth2.0/token`, { query }))
      const { openid } = toIdentity(name, await findOpenid(token), '')
      return toIdentity(name, openid, await findNickname(token, openid))
    },
  }
}
