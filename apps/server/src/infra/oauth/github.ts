import { composeUrl, createCaller, readText, readToken } from './http-answer.ts'
import { toIdentity } from './identity.ts'
import type { LoginProvider } from './oauth.ts'
import { challengeOf } from './pkce.ts'

export interface GithubOptions {
  clientId: string
  clientSecret: string
  authorizeBaseUrl?: string
  apiBaseUrl?: string
  timeoutMs?: number
}

const name = 'github'
const refusals = ['bad_verification_code', 'redirect_uri_mismatch']

/** GitHub OAuth apps, with PKCE. Refuses with status 200 and `error`. Asks for no scope: who it is is public. */
export function createGithubLogin(options: GithubOptions): LoginProvider {
  const { clientId, clientSecret, timeoutMs } = options
  const { authorizeBaseUrl = 'https://github.com', apiBaseUrl = 'https://api.github.com' } = options
  const call = createCaller({ provider: name, errorField: 'error', refusals, timeoutMs })

  return {
    name,
    label: 'GitHub',

    async authorizeUrl({ state, redirectUri, codeVerifier }) {
      return composeUrl(`${authorizeBaseUrl}/login/oauth/authorize`, {
        client_id: clientId,
        redirect_uri: redirectUri,
        state,
        code_challenge: challengeOf(codeVerifier),
        code_challenge_method: 'S256',
      })
    },

    async identify(code, { redirectUri, codeVerifier }) {
      const answer = await call(`${authorizeBaseUrl}/login/oauth/access_token`, {
        form: {
          client_id: clientId,
          client_secret: clientSecret,
          code,
          redirect_uri: redirectUri,
          code_verifier: codeVerifier,
        },
      })
      const user = await call(`${apiBaseUrl}/user`, {
        headers: {
          authorization: `Bearer ${readToken(name, answer)}`,
          accept: 'application/vnd.github+json',
        },
      })
      return toIdentity(name, readText(user, 'id'), user.name ?? user.login)
    },
  }
}
