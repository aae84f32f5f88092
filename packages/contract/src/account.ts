import { type Static, Type } from 'typebox'
import { Done, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

export const mobilePattern = '^1[3-9]\\d{9}$'
/** 5-20 of letters, digits, `_`, `-`, not all digits. */
export const usernamePattern = '^(?!\\d+$)[A-Za-z0-9_-]{5,20}$'

const Mobile = Type.String({ pattern: mobilePattern })
const Username = Type.String({ pattern: usernamePattern })
const Password = Type.String({ minLength: 8, maxLength: 64 })
const SmsCode = Type.String({ pattern: '^\\d{6}$' })

/** How the session travels: `cookie` sets httpOnly cookies and returns no token; `bearer` returns tokens and sets none. */
const Transport = Type.Union([Type.Literal('cookie'), Type.Literal('bearer')], { default: 'cookie' })

export const MeView = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  nickname: Type.String(),
  mobileMasked: Type.String({ description: 'like 188****0000' }),
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

export const sendSmsCode = endpoint({
  method: 'POST',
  path: '/account/sms-codes',
  auth: 'none',
  tag: 'account',
  status: 202,
  summary: 'Send a six-digit code by SMS; at most one a minute and ten a day per number',
  body: Type.Object({ mobile: Mobile, purpose: Type.Literal('register') }),
  reply: Type.Object({ resendAfterSeconds: Type.Integer(), expiresInSeconds: Type.Integer() }),
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
    password: Password,
    smsCode: SmsCode,
    acceptedTerms: Type.Literal(true),
    transport: Type.Optional(Transport),
  }),
  reply: SessionView,
})

export const login = endpoint({
  method: 'POST',
  path: '/account/sessions',
  auth: 'none',
  tag: 'account',
  status: 201,
  summary: 'Log in by username or mobile and password',
  body: Type.Object({
    login: Type.String({ minLength: 1, maxLength: 64 }),
    password: Type.String({ minLength: 1, maxLength: 64 }),
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

export const getMe = endpoint({
  method: 'GET',
  path: '/account/me',
  auth: 'customer',
  tag: 'account',
  summary: 'Who am I',
  reply: MeView,
})
