import { type Static, Type } from 'typebox'
import { Email, KnownPassword, MeView, Mobile, NewPassword, SmsCode } from './account.ts'
import { Done } from './common.ts'
import { endpoint } from './endpoint.ts'
import { HumanAnswer } from './human-check.ts'

/** Shows that it is me who wants what cannot easily be undone: my password, or a code that was sent to my mobile. */
export const Confirmation = Type.Union([
  Type.Object({ kind: Type.Literal('password'), password: KnownPassword }),
  Type.Object({ kind: Type.Literal('sms'), smsCode: SmsCode }),
])
export type Confirmation = Static<typeof Confirmation>

/** A token of a mailed link. */
const MailToken = Type.String({ minLength: 1, maxLength: 1000 })

export const updateProfile = endpoint({
  method: 'PUT',
  path: '/account/profile',
  auth: 'customer',
  tag: 'account',
  summary: 'Change what others see of me',
  body: Type.Object({ nickname: Type.String({ minLength: 1, maxLength: 20, pattern: '\\S' }) }),
  reply: MeView,
})

export const putAvatar = endpoint({
  method: 'PUT',
  path: '/account/avatar',
  auth: 'customer',
  tag: 'account',
  summary: 'A picture of mine: the bytes of a JPEG, PNG, WebP or GIF of at most 5 MB; kept as WebP of 256 px',
  consumes: 'image',
  reply: MeView,
})

export const deleteAvatar = endpoint({
  method: 'DELETE',
  path: '/account/avatar',
  auth: 'customer',
  tag: 'account',
  summary: 'Go back to the first letter of my name',
  reply: MeView,
})

export const changePassword = endpoint({
  method: 'PUT',
  path: '/account/password',
  auth: 'customer',
  tag: 'account',
  summary: 'Change or set my password; ends all my other sessions',
  body: Type.Object({ confirm: Confirmation, newPassword: NewPassword }),
  reply: Done,
})

export const changeMobile = endpoint({
  method: 'PUT',
  path: '/account/mobile',
  auth: 'customer',
  tag: 'account',
  summary: 'Move to another mobile, with a code that was sent to it (purpose change_mobile)',
  body: Type.Object({ confirm: Confirmation, mobile: Mobile, smsCode: SmsCode }),
  reply: MeView,
})

export const setEmail = endpoint({
  method: 'PUT',
  path: '/account/email',
  auth: 'customer',
  tag: 'account',
  summary: 'Set or change my e-mail address; a mail with a link, good once and for 24 hours, goes to it',
  body: Type.Object({ confirm: Confirmation, email: Email }),
  reply: MeView,
})

export const resendEmail = endpoint({
  method: 'POST',
  path: '/account/email/verification',
  auth: 'customer',
  tag: 'account',
  status: 202,
  summary: 'Send the verification mail again; at most one a minute',
  reply: Done,
})

export const verifyEmail = endpoint({
  method: 'POST',
  path: '/account/email/verify',
  auth: 'none',
  tag: 'account',
  summary: 'What the link of the verification mail does',
  body: Type.Object({ token: MailToken }),
  reply: Type.Object({ email: Type.String() }),
})

export const resetPasswordBySms = endpoint({
  method: 'POST',
  path: '/account/password-resets/sms',
  auth: 'none',
  tag: 'account',
  summary: 'A forgotten password: a new one by a code to the mobile; ends all sessions',
  body: Type.Object({ mobile: Mobile, smsCode: SmsCode, newPassword: NewPassword }),
  reply: Done,
})

export const requestPasswordMail = endpoint({
  method: 'POST',
  path: '/account/password-resets/mail',
  auth: 'none',
  tag: 'account',
  status: 202,
  summary:
    'A forgotten password: mail a link to a verified address. The answer is the same when nobody has it',
  body: Type.Object({ email: Email, human: HumanAnswer }),
  reply: Done,
})

export const resetPasswordByMail = endpoint({
  method: 'POST',
  path: '/account/password-resets',
  auth: 'none',
  tag: 'account',
  summary: 'What the link of the reset mail does; good once and for an hour; ends all sessions',
  body: Type.Object({ token: MailToken, newPassword: NewPassword }),
  reply: Done,
})

export const requestDeletion = endpoint({
  method: 'POST',
  path: '/account/deletion',
  auth: 'customer',
  tag: 'account',
  summary: 'Delete my account after seven days, until when it can be called off',
  body: Type.Object({ confirm: Confirmation }),
  reply: MeView,
})

export const cancelDeletion = endpoint({
  method: 'DELETE',
  path: '/account/deletion',
  auth: 'customer',
  tag: 'account',
  summary: 'Keep my account after all',
  reply: MeView,
})

export const downloadMyData = endpoint({
  method: 'GET',
  path: '/account/my-data',
  auth: 'customer',
  tag: 'account',
  summary: 'Everything the shop knows of me: a ZIP of JSON files',
  produces: 'application/zip',
  reply: Type.Unsafe<Uint8Array>(Type.String({ format: 'binary' })),
})
