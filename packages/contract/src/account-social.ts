import { type Static, Type } from 'typebox'
import { KnownPassword, Mobile, SessionView, SmsCode, Transport } from './account.ts'
import { Done, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { HumanAnswer } from './human-check.ts'

/** Name of a provider in the address: `qq`, `wechat`, `weibo`, `github`, or that of a configured OIDC issuer. */
const ProviderParams = Type.Object({ provider: Type.String({ pattern: '^[a-z][a-z0-9-]{1,19}$' }) })

/** Where in the shop to go on afterwards: a path of this site. */
const Next = Type.String({ maxLength: 300, pattern: '^/(?![/\\\\])' })
/** Stands for a third party's identity that nobody has tied to an account yet. */
const Ticket = Type.String({ minLength: 1, maxLength: 1000 })

export const startSocial = endpoint({
  method: 'POST',
  path: '/account/social/:provider/start',
  auth: 'optional',
  tag: 'account',
  summary: 'Begin a third-party login, or tie one to my account; ties this browser to the state by a cookie',
  params: ProviderParams,
  body: Type.Object({
    purpose: Type.Union([Type.Literal('login'), Type.Literal('bind')]),
    next: Type.Optional(Next),
  }),
  reply: Type.Object({ redirectUrl: Type.String({ description: 'where to send the browser' }) }),
})

export const SocialOutcome = Type.Union([
  Type.Object({ outcome: Type.Literal('entered'), session: SessionView, next: Type.String() }),
  Type.Object({
    outcome: Type.Literal('unbound'),
    ticket: Ticket,
    expiresInSeconds: Type.Integer(),
    provider: Type.String(),
    nickname: Type.String(),
    next: Type.String(),
  }),
  Type.Object({ outcome: Type.Literal('linked'), next: Type.String() }),
])
export type SocialOutcome = Static<typeof SocialOutcome>

export const finishSocial = endpoint({
  method: 'POST',
  path: '/account/social/:provider/finish',
  auth: 'optional',
  tag: 'account',
  summary: 'What the page does that the third party sends the browser back to; a state is good once',
  params: ProviderParams,
  body: Type.Object({
    state: Type.String({ minLength: 1, maxLength: 200 }),
    code: Type.Optional(Type.String({ maxLength: 1000, description: 'missing when the person said no' })),
    transport: Type.Optional(Transport),
  }),
  reply: SocialOutcome,
})

export const bindByLogin = endpoint({
  method: 'POST',
  path: '/account/social/bind/login',
  auth: 'none',
  tag: 'account',
  status: 201,
  summary: 'Tie the identity of the ticket to an account by its password, and log in',
  body: Type.Object({
    ticket: Ticket,
    login: Type.String({ minLength: 1, maxLength: 254 }),
    password: KnownPassword,
    human: Type.Optional(HumanAnswer),
    transport: Type.Optional(Transport),
  }),
  reply: SessionView,
})

export const bindByMobile = endpoint({
  method: 'POST',
  path: '/account/social/bind/mobile',
  auth: 'none',
  tag: 'account',
  status: 201,
  summary:
    'Tie the identity of the ticket to the account of a mobile, or to a new one (SMS code, purpose bind), and log in',
  body: Type.Object({
    ticket: Ticket,
    mobile: Mobile,
    smsCode: SmsCode,
    acceptedTerms: Type.Literal(true),
    transport: Type.Optional(Transport),
  }),
  reply: SessionView,
})

export const LinkedAccount = Type.Object({
  provider: Type.String(),
  label: Type.String(),
  nickname: Type.String(),
  boundAt: Timestamp,
  canUnbind: Type.Boolean({ description: 'false when it is the last way into the account' }),
})
export type LinkedAccount = Static<typeof LinkedAccount>

export const listLinkedAccounts = endpoint({
  method: 'GET',
  path: '/account/social',
  auth: 'customer',
  tag: 'account',
  summary: 'Third-party identities that are tied to my account',
  reply: Type.Object({ items: Type.Array(LinkedAccount) }),
})

export const unbindSocial = endpoint({
  method: 'DELETE',
  path: '/account/social/:provider',
  auth: 'customer',
  tag: 'account',
  summary: 'Untie a third-party identity, unless it is the last way in',
  params: ProviderParams,
  reply: Done,
})
