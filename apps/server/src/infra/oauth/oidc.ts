import * as client from 'openid-client'
import { AppError } from '../../kernel/app-error.ts'
import { type Clock, systemClock } from '../../kernel/clock.ts'
import { readBounded, refused, unreachable } from './http-answer.ts'
import { toIdentity } from './identity.ts'
import type { AuthorizeRequest, LoginProvider } from './oauth.ts'
import { challengeOf, nonceOf } from './pkce.ts'

export interface OidcOptions {
  name: string
  label: string
  /** As the issuer writes itself in its tokens; discovery is below it. */
  issuer: string
  clientId: string
  clientSecret: string
  /** For a simulator or an issuer inside: without TLS anybody on the way can be anybody. */
  allowHttp?: boolean
  timeoutMs?: number
  clock?: Clock
}

/** Addresses and keys of an issuer move rarely. */
const discoveryTtlMs = 3_600_000

/**
 * Any OpenID Connect issuer, found by discovery. PKCE and nonce are used, the id_token's signature, issuer, audience
 * and times are checked. Redirect addresses must have no query: the library leaves it out at the exchange. Throws a
 * plain Error at once when the issuer is not https and `allowHttp` is not given.
 */
export function createOidcLogin(options: OidcOptions): LoginProvider {
  const { name, label, issuer, allowHttp = false } = options
  if (!allowHttp && new URL(issuer).protocol !== 'https:')
    throw new Error(`OIDC issuer ${issuer}: https only`)
  const configure = rememberDiscovery(options)

  return {
    name,
    label,

    async authorizeUrl({ state, redirectUri, codeVerifier }) {
      const config = await configure().catch((error) => Promise.reject(toAppError(name, error)))
      return client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        state,
        nonce: nonceOf(codeVerifier),
        code_challenge: challengeOf(codeVerifier),
        code_challenge_method: 'S256',
      }).href
    },

    async identify(code, request) {
      try {
        const config = await configure()
        const tokens = await client.authorizationCodeGrant(config, composeReturn(config, code, request), {
          expectedState: request.state,
          expectedNonce: nonceOf(request.codeVerifier),
          pkceCodeVerifier: request.codeVerifier,
        })
        const claims = tokens.claims()
        const { openid } = toIdentity(name, claims?.sub, '')
        const nickname = findName(claims) ?? (await askName(config, tokens.access_token, openid))
        return toIdentity(name, openid, nickname)
      } catch (error) {
        throw toAppError(name, error)
      }
    },
  }
}

/** One discovery for all who ask within its time; one that failed is not remembered. */
function rememberDiscovery(options: OidcOptions): () => Promise<client.Configuration> {
  const { clock = systemClock } = options
  let known: { config: Promise<client.Configuration>; until: number } | undefined
  return () => {
    const now = clock.now().getTime()
    if (known !== undefined && now < known.until) return known.config
    const found = { config: discover(options, now), until: now + discoveryTtlMs }
    known = found
    found.config.catch(() => {
      if (known === found) known = undefined
    })
    return found.config
  }
}

function discover(options: OidcOptions, now: number): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret, allowHttp, timeoutMs = 5000 } = options
  // The library reads the machine's clock; ours may be another one.
  const metadata = { [client.clockSkew]: Math.round((now - Date.now()) / 1000) }
  return client.discovery(new URL(issuer), clientId, metadata, authenticateWith(clientSecret), {
    // Without these it takes the word of whoever answers at the token's address for the signature.
    execute: [client.enableNonRepudiationChecks, ...(allowHttp ? [client.allowInsecureRequests] : [])],
    timeout: timeoutMs / 1000,
    [client.customFetch]: fetchBounded,
  })
}

/** In the body where the issuer says that it reads it there; else by the standard's standard, the header. */
function authenticateWith(secret: string): client.ClientAuth {
  const [inBody, inHeader] = [client.ClientSecretPost(secret), client.ClientSecretBasic(secret)]
  return (server, ...rest) => {
    const takesBody = server.token_endpoint_auth_methods_supported?.includes('client_secret_post')
    return takesBody ? inBody(server, ...rest) : inHeader(server, ...rest)
  }
}

async function fetchBounded(url: string, init: client.CustomFetchOptions): Promise<Response> {
  const response = await fetch(url, init as RequestInit)
  const text = await readBounded(response)
  return new Response(text === '' ? null : text, response)
}

/**
 * The address as the browser brought it, as far as we kept it. `iss` says which of several issuers answered (RFC 9207):
 * here each has a redirect address of its own, and the id_token names its issuer.
 */
function composeReturn(config: client.Configuration, code: string, request: AuthorizeRequest): URL {
  const { issuer, authorization_response_iss_parameter_supported: saysIssuer } = config.serverMetadata()
  const url = new URL(request.redirectUri)
  url.search = new URLSearchParams({
    code,
    state: request.state,
    ...(saysIssuer && { iss: issuer }),
  }).toString()
  return url
}

function findName(claims: Record<string, unknown> | undefined): unknown {
  const { nickname, name, preferred_username } = claims ?? {}
  return nickname || name || preferred_username || undefined
}

async function askName(config: client.Configuration, token: string, openid: string): Promise<unknown> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return undefined
  return findName(await client.fetchUserInfo(config, token, openid))
}

/** The library's errors carry whole answers, tokens included: only plain words are kept. */
function toAppError(name: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof client.ResponseBodyError) {
    return error.error === 'invalid_grant' ? refused(name, error.error) : unreachable(name, error.error)
  }
  if (error instanceof TypeError && error.message === 'fetch failed') {
    return new AppError('account.provider_unreachable', {}, { cause: error })
  }
  return unreachable(name, error instanceof Error ? error.message : 'an answer that makes no sense')
}
