import { type Static, Type } from 'typebox'
import { Done, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { HumanAnswer } from './human-check.ts'

export const mobilePattern = '^1[3-9]\\d{9}$'
/** 5-20 of letters, digits, `_`, `-`, not all digits. */
export const usernamePattern = '^(?!\\d+$)[A-Za-z0-9_-]{5,20}$'

export const Mobile = Type.String({ pattern: mobilePattern })
export const Username = Type.String({ pattern: usernamePattern })
export const Email = Type.String({ format: 'email', maxLength: 254 })
/** One that is chosen; one that is only compared may be anything up to 64 characters. */
export const NewPassword = Type.String({ minLength: 8, maxLength: 64 })
export const KnownPassword = Type.String({ minLength: 1, maxLength: 64 })
export const SmsCode = Type.String({ pattern: '^\\d{6}$' })

/** How the session travels: `cookie` sets httpOnly cookies and returns no token; `bearer` returns tokens and sets none. */
export const Transport = Type.Union([Type.Literal('cookie'), Type.Literal('bearer')], { default: 'cookie' })

export const MeView = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  nickname: Type.String(),
  avatarUrl: Type.Union([Type.String(), Type.Null()]),
  mobileMasked: Type.String({ description: 'like 188****0000' }),
  email: Type.Union([Type.String(), Type.Null()]),
  emailActive: Type.Boolean({ description: 'the address was verified; only then it logs in' }),
  hasPassword: Type.Boolean({ description: 'false for one who came by a mobile code or a third party' }),
  deletionAt: Type.Union([Timestamp, Type.Null()], {
    description: 'when the account goes, if it was asked for',
  }),
  createdAt: Timestamp,
})
export type MeView = Static<typeof MeView>

export const SessionView = Type.Object({
  me: MeView,
  /** The cookie cart was merged into the account's cart at this login. */
  cartMerged: Type.Boolean(),
  tokens: Type.Optional(
    Type.Object({
      accessToken: Type.String(),
      accessExpiresAt: Timestamp,
      refreshToken: Type.String(),
      refreshExpiresAt: Timestamp,
    }),
  ),
})
export type SessionView = Static<typeof SessionView>

export const smsPurposes = ['register', 'login', 'reset_password', 'bind', 'change_mobile'] as const
export type SmsPurpose = (typeof smsPurposes)[number]

const SmsCodeSent = Type.Object({ resendAfterSeconds: Type.Integer(), expiresInSeconds: Type.Integer() })

export const sendSmsCode = endpoint({
  method: 'POST',
  path: '/account/sms-codes',
  auth: 'none',
  tag: 'account',
  status: 202,
  summary:
    'Send a six-digit code by SMS; at most one a minute and ten a day per number, twenty an hour per address',
  body: Type.Object({
    mobile: Mobile,
    purpose: Type.Enum(smsPurposes),
    human: HumanAnswer,
  }),
  reply: SmsCodeSent,
})

export const sendMySmsCode = endpoint({
  method: 'POST',
  path: '/account/me/sms-codes',
  auth: 'customer',
  tag: 'account',
  status: 202,
  summary: 'Send a code to my own mobile, to confirm something that matters',
  body: Type.Object({ human: HumanAnswer }),
  reply: SmsCodeSent,
})

export const checkAvailability = endpoint({
  method: 'GET',
  path: '/account/availability',
  auth: 'none',
  tag: 'account',
  summary: 'Is this username or mobile still free? (live check of the register form)',
  query: Type.Object({ username: Type.Optional(Username), mobile: Type.Optional(Mobile) }),
  reply: Type.Object({ username: Type.Optional(Type.Boolean()), mobile: Type.Optional(Type.Boolean()) }),
})

export const register = endpoint({
  method: 'POST',
  path: '/account/register',
  auth: 'none',
  tag: 'account',
  status: 201,
  summary: 'Register with username, mobile, password and SMS code; logs in',
  body: Type.Object({
    username: Username,
    mobile: Mobile,
    password: NewPassword,
    smsCode: SmsCode,
    acceptedTerms: Type.Literal(true),
    transport: Type.Optional(Transport),
  }),
  reply: SessionView,
})

export const getLoginOptions = endpoint({
  method: 'GET',
  path: '/account/login-options',
  auth: 'optional',
  tag: 'account',
  summary: 'Which third parties this shop takes logins from',
  reply: Type.Object({
    providers: Type.Array(Type.Object({ name: Type.String(), label: Type.String() })),
  }),
})

export const login = endpoint({
  method: 'POST',
  path: '/account/sessions',
  auth: 'none',
  tag: 'account',
  status: 201,
  summary: 'Log in by username, mobile or verified e-mail and password; after failures with a human check',
  body: Type.Object({
    login: Type.String({ minLength: 1, maxLength: 254 }),
    password: KnownPassword,
    human: Type.Optional(HumanAnswer),
    remember: Type.Optional(Type.Boolean({ default: false })),
    transport: Type.Optional(Transport),
  }),
  reply: SessionView,
})

export const loginBySms = endpoint({
  method: 'POST',
  path: '/account/sessions/sms',
  auth: 'none',
  tag: 'account',
  status: 201,
  summary: 'Log in by mobile and SMS code; makes an account only when asked to',
  body: Type.Object({
    mobile: Mobile,
    smsCode: SmsCode,
    createAccount: Type.Optional(
      Type.Boolean({ default: false, description: 'also says that the terms are accepted' }),
    ),
    remember: Type.Optional(Type.Boolean({ default: false })),
    transport: Type.Optional(Transport),
  }),
  reply: SessionView,
})

export const refreshSession = endpoint({
  method: 'POST',
  path: '/account/sessions/refresh',
  auth: 'none',
  tag: 'account',
  summary: 'Rotate the refresh token; a reused one ends the whole family',
  body: Type.Object({ refreshToken: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: SessionView,
})

export const logout = endpoint({
  method: 'DELETE',
  path: '/account/sessions/current',
  auth: 'none',
  tag: 'account',
  summary: 'End the session of the cookies or of the bearer token; also one that has ended already',
  reply: Done,
})

export const SessionItem = Type.Object({
  id: Type.String(),
  device: Type.String({ description: 'browser and system, as far as they say' }),
  ip: Type.String(),
  createdAt: Timestamp,
  lastUsedAt: Timestamp,
  isCurrent: Type.Boolean(),
})
export type SessionItem = Static<typeof SessionItem>

export const listSessions = endpoint({
  method: 'GET',
  path: '/account/sessions',
  auth: 'customer',
  tag: 'account',
  summary: 'Where I am logged in, the latest use first; at most 100',
  reply: Type.Object({ items: Type.Array(SessionItem) }),
})

export const revokeSession = endpoint({
  method: 'DELETE',
  path: '/account/sessions/:id',
  auth: 'customer',
  tag: 'account',
  summary: 'End one of my sessions; its access token is refused within a second',
  params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) }),
  reply: Done,
})

export const revokeOtherSessions = endpoint({
  method: 'DELETE',
  path: '/account/sessions',
  auth: 'customer',
  tag: 'account',
  summary: 'End all my sessions but this one',
  reply: Done,
})

export const getMe = endpoint({
  method: 'GET',
  path: '/account/me',
  auth: 'customer',
  tag: 'account',
  summary: 'Who am I',
  reply: MeView,
})
