/** Who somebody is at a third party. */
export interface SocialIdentity {
  /** Never changes there; unique per provider. */
  openid: string
  /** As they call themselves there; may be empty. */
  nickname: string
}

/** Of one login: made by us, kept for this browser, compared when it comes back. */
export interface AuthorizeRequest {
  state: string
  /** Where the third party sends the browser back to. */
  redirectUri: string
  /** PKCE; providers that do not know it leave it out. */
  codeVerifier: string
}

/**
 * One third party that vouches for people (OAuth 2 code flow). Promises: the code is exchanged server to server, once;
 * a code that is refused, used or expired throws AppError account.social_refused; no answer, or one that makes no sense,
 * throws account.provider_unreachable; tokens are forgotten after the identity was read.
 */
export interface LoginProvider {
  /** In addresses and in the table: `qq`, `wechat`, `weibo`, `github`, or a name of the configuration. */
  readonly name: string
  /** What the button says: `QQ`, `微信`. */
  readonly label: string
  /** Where to send the browser. May ask the provider for its addresses (OIDC discovery). */
  authorizeUrl(request: AuthorizeRequest): Promise<string>
  /** The identity behind a code that the browser brought back. */
  identify(code: string, request: AuthorizeRequest): Promise<SocialIdentity>
}
