import type {
  BodyOf,
  bindByLogin as bindByLoginEndpoint,
  bindByMobile as bindByMobileEndpoint,
  finishSocial as finishEndpoint,
  LinkedAccount,
  startSocial as startEndpoint,
} from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import type { LoginProvider } from '../../infra/oauth/oauth.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { findAccount } from './account.queries.ts'
import type { AccountService, Entry } from './account.service.ts'
import { createSignedTokens } from './profile-tokens.ts'
import type { Visitor } from './sessions.ts'
import { listSocialsOf, type SocialRow } from './social.queries.ts'
import { canUntie, toOwnPath } from './social.rules.ts'
import { createSocialStates, hashBrowser, mintSecret, type SocialAttempt } from './social-states.ts'
import { createSocialTies, type StoredIdentity } from './social-ties.ts'

const ticketLifeMs = 10 * 60_000

export type SocialService = ReturnType<typeof createSocialService>

interface Deps {
  database: Database
  kv: Kv
  providers: readonly LoginProvider[]
  accounts: Pick<
    AccountService,
    'authenticatePassword' | 'createByMobile' | 'enter' | 'findIdByMobile' | 'redeemSmsCode'
  >
  clock: Clock
  /** Where third parties send browsers back to: `https://shop.example`. */
  publicUrl: string
  config: { secret: string }
}

/** The browser that asks, as far as this module knows it. */
export interface Browser {
  /** What its cookie holds; undefined when it has none. */
  secret: string | undefined
  /** Who is logged in there. */
  userId: number | undefined
}

/** Like the contract's outcome; who enters has not been given the session yet. */
export type SocialFinish =
  | { outcome: 'entered'; entry: Entry; next: string }
  | {
      outcome: 'unbound'
      ticket: string
      expiresInSeconds: number
      provider: string
      nickname: string
      next: string
    }
  | { outcome: 'linked'; next: string }

/** Coming in by a third party, and tying one to an account. */
export function createSocialService({ database, kv, providers, accounts, clock, publicUrl, config }: Deps) {
  const { db } = database
  const states = createSocialStates({ kv, clock })
  const ties = createSocialTies({ database, clock })
  const tickets = createSignedTokens({ secret: config.secret, clock })
  const offered = providers.map((provider) => provider.name)

  function getProvider(name: string): LoginProvider {
    const provider = providers.find((each) => each.name === name)
    if (provider === undefined) throw new AppError('account.provider_unknown')
    return provider
  }

  function redirectUriOf(provider: LoginProvider): string {
    return `${publicUrl}/login/social/${provider.name}`
  }

  /** Gives what the state stands for if it was this browser that set out, for this provider and as this person. */
  async function takeAttempt(state: string, provider: string, browser: Browser): Promise<SocialAttempt> {
    const attempt = await states.take(state)
    const isSame =
      attempt?.provider === provider &&
      isBrowser(browser.secret, attempt.browserHash) &&
      (attempt.purpose === 'login' || attempt.userId === browser.userId)
    if (!isSame) throw new AppError('account.social_state')
    return attempt
  }

  /** "Until the browser closes" says nothing to a program. */
  function enter(userId: number, transport: 'cookie' | 'bearer' | undefined, visitor: Visitor) {
    return accounts.enter(userId, { isPersistent: transport === 'bearer' }, visitor)
  }

  function offerTicket(row: SocialRow, { browserHash, next }: SocialAttempt): SocialFinish {
    const { provider, nickname, openid, created_at } = row
    const facts = { provider, openid, createdAt: created_at, browserHash }
    const ticket = tickets.sign('bind_social', facts, clock.now().getTime() + ticketLifeMs)
    return { outcome: 'unbound', ticket, expiresInSeconds: ticketLifeMs / 1000, provider, nickname, next }
  }

  /** Throws account.social_taken when somebody was faster. */
  async function link(row: SocialRow, userId: number): Promise<void> {
    if (row.user_id === userId) return
    await ties.tie({ ...row, createdAt: row.created_at }, userId)
  }

  /** A ticket is for the identity as it was stored: tied once, or untied since, it is worth nothing. */
  async function readTicket(ticket: string, secret: string | undefined): Promise<StoredIdentity> {
    const facts = tickets.read('bind_social', ticket)
    if (facts === undefined || !isBrowser(secret, facts.browserHash))
      throw new AppError('account.social_state')
    const { browserHash: _, ...identity } = facts
    await ties.checkFree(identity)
    return identity
  }

  return {
    listOptions: () => providers.map(({ name, label }) => ({ name, label })),

    /** Throws account.provider_unknown, account.login_required, account.provider_unreachable. */
    async start(
      providerName: string,
      { purpose, next }: BodyOf<typeof startEndpoint>,
      browser: Browser & { secret: string },
    ): Promise<{ redirectUrl: string }> {
      const provider = getProvider(providerName)
      if (purpose === 'bind' && browser.userId === undefined) throw new AppError('account.login_required')
      const codeVerifier = mintSecret()
      const state = await states.keep({
        provider: provider.name,
        purpose,
        next: toOwnPath(next),
        ...(purpose === 'bind' && { userId: browser.userId }),
        codeVerifier,
        browserHash: hashBrowser(browser.secret),
      })
      const redirectUri = redirectUriOf(provider)
      return { redirectUrl: await provider.authorizeUrl({ state, redirectUri, codeVerifier }) }
    },

    /**
     * Throws account.social_state, account.social_denied, what `identify` throws; for the purpose bind also
     * account.social_taken and account.social_already_linked.
     */
    async finish(
      providerName: string,
      { state, code, transport }: BodyOf<typeof finishEndpoint>,
      browser: Browser,
      visitor: Visitor,
    ): Promise<SocialFinish> {
      const provider = getProvider(providerName)
      const attempt = await takeAttempt(state, provider.name, browser)
      if (code === undefined || code === '') throw new AppError('account.social_denied')
      const { codeVerifier, next } = attempt
      const request = { state, redirectUri: redirectUriOf(provider), codeVerifier }
      const row = await ties.remember(provider.name, await provider.identify(code, request))
      if (attempt.userId !== undefined) {
        await link(row, attempt.userId)
        return { outcome: 'linked', next }
      }
      if (row.user_id === null) return offerTicket(row, attempt)
      return { outcome: 'entered', entry: await enter(row.user_id, transport, visitor), next }
    },

    /** Throws account.social_state, what a login by password throws, and account.social_taken and its kin. */
    async bindByLogin(
      { ticket, login, password, human, transport }: BodyOf<typeof bindByLoginEndpoint>,
      { secret }: Pick<Browser, 'secret'>,
      visitor: Visitor,
    ): Promise<Entry> {
      const identity = await readTicket(ticket, secret)
      const userId = await accounts.authenticatePassword({ login, password, human }, visitor)
      await ties.tie(identity, userId)
      return enter(userId, transport, visitor)
    },

    /** When somebody else was faster, a new account stays: its mobile was shown to be the person's own. */
    async bindByMobile(
      { ticket, mobile, smsCode, transport }: BodyOf<typeof bindByMobileEndpoint>,
      { secret }: Pick<Browser, 'secret'>,
      visitor: Visitor,
    ): Promise<Entry> {
      const identity = await readTicket(ticket, secret)
      await accounts.redeemSmsCode('bind', mobile, smsCode)
      const userId = (await accounts.findIdByMobile(mobile)) ?? (await accounts.createByMobile(mobile))
      await ties.tie(identity, userId)
      return enter(userId, transport, visitor)
    },

    async listLinked(userId: number): Promise<LinkedAccount[]> {
      const [account, rows] = await Promise.all([findAccount(db, userId), listSocialsOf(db, userId)])
      if (account === undefined) throw new AppError('account.session_ended')
      return rows.map(({ provider, nickname, created_at, bound_at }) => ({
        provider,
        // A provider that the shop has given up keeps its name.
        label: providers.find(({ name }) => name === provider)?.label ?? provider,
        nickname,
        boundAt: new Date(bound_at ?? created_at).toISOString(),
        canUnbind: canUntie(account, provider, rows, offered),
      }))
    },

    /** Throws account.last_way_in. What is not tied stays so. */
    unbind: (userId: number, provider: string): Promise<void> => ties.untie(userId, provider, offered),
  }
}

function isBrowser(secret: string | undefined, hash: string): boolean {
  return secret !== undefined && hashBrowser(secret) === hash
}
