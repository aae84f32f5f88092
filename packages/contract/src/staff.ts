import { type Static, Type } from 'typebox'
import { Done, Id, Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { permissionNames } from './staff-permissions.ts'

/** Lower case; names are compared as they are written. */
export const staffUsernamePattern = '^[a-z][a-z0-9_-]{2,19}$'

const StaffUsername = Type.String({ pattern: staffUsernamePattern })
const Permissions = Type.Array(Type.Enum(permissionNames as string[]), { maxItems: permissionNames.length })
const GroupIds = Type.Array(Id, { maxItems: 100 })
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 }))

export const StaffMeView = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  isSuperuser: Type.Boolean(),
  permissions: Type.Array(Type.String(), {
    description: "the groups' and my own together, sorted; of a superuser all there are",
  }),
})
export type StaffMeView = Static<typeof StaffMeView>

export const loginStaff = endpoint({
  method: 'POST',
  path: '/admin/session',
  auth: 'none',
  tag: 'staff',
  status: 201,
  summary: 'Log into the back office by password and the code of the authenticator, each code once',
  body: Type.Object({
    username: Type.String({ minLength: 1, maxLength: 64 }),
    password: Type.String({ minLength: 1, maxLength: 64 }),
    code: Type.String({ pattern: '^\\d{6}$' }),
    transport: Type.Optional(
      Type.Union([Type.Literal('cookie'), Type.Literal('bearer')], { default: 'cookie' }),
    ),
  }),
  reply: Type.Object({
    me: StaffMeView,
    expiresAt: Timestamp,
    token: Type.Optional(Type.String({ description: 'only for `bearer`' })),
  }),
})

export const logoutStaff = endpoint({
  method: 'DELETE',
  path: '/admin/session',
  auth: 'none',
  tag: 'staff',
  summary: 'End the session of the cookie or of the bearer token; also one that has ended already',
  reply: Done,
})

export const getStaffMe = endpoint({
  method: 'GET',
  path: '/admin/me',
  auth: 'staff',
  tag: 'staff',
  summary: 'Who am I in the back office, and what may I do',
  reply: StaffMeView,
})

export const changeStaffPassword = endpoint({
  method: 'PUT',
  path: '/admin/me/password',
  auth: 'staff',
  tag: 'staff',
  summary: 'Change my own password; ends my other sessions',
  body: Type.Object({
    password: Type.String({ minLength: 1, maxLength: 64 }),
    newPassword: Type.String({ minLength: 12, maxLength: 64 }),
  }),
  reply: Done,
})

export const StaffView = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  isSuperuser: Type.Boolean(),
  isActive: Type.Boolean(),
  groups: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String() })),
  permissions: Type.Array(Type.String(), { description: 'own ones, without those of the groups' }),
  createdAt: Timestamp,
})
export type StaffView = Static<typeof StaffView>

export const StaffCredentials = Type.Object({
  password: Type.String(),
  totpSecret: Type.String({ description: 'base32, for typing into an authenticator' }),
  otpauthUri: Type.String({ description: 'the same as a QR code says it' }),
})
export type StaffCredentials = Static<typeof StaffCredentials>

const NewStaff = Type.Object({
  staff: StaffView,
  credentials: StaffCredentials,
})

export const listStaff = endpoint({
  method: 'GET',
  path: '/admin/staff',
  auth: 'staff',
  permission: 'staff.view',
  tag: 'staff',
  summary: 'The staff in the order in which they came',
  query: Type.Object({ after: Type.Optional(Id), limit: Limit }),
  reply: Keyset(StaffView),
})

export const addStaff = endpoint({
  method: 'POST',
  path: '/admin/staff',
  auth: 'staff',
  permission: 'staff.add',
  tag: 'staff',
  status: 201,
  summary:
    'Add a member of the staff; the answer alone shows the credentials. Nobody gives what they do not have',
  body: Type.Object({
    username: StaffUsername,
    isSuperuser: Type.Boolean(),
    groupIds: GroupIds,
    permissions: Permissions,
  }),
  reply: NewStaff,
})

export const changeStaff = endpoint({
  method: 'PUT',
  path: '/admin/staff/:id',
  auth: 'staff',
  permission: 'staff.change',
  tag: 'staff',
  summary: 'Freeze or thaw a member of the staff, and say anew what they may do; counts within a second',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    isActive: Type.Boolean(),
    isSuperuser: Type.Boolean(),
    groupIds: GroupIds,
    permissions: Permissions,
  }),
  reply: StaffView,
})

export const renewStaffCredentials = endpoint({
  method: 'POST',
  path: '/admin/staff/:id/credentials',
  auth: 'staff',
  permission: 'staff.change',
  tag: 'staff',
  summary: 'New password and authenticator secret for somebody who lost them; ends their sessions',
  params: Type.Object({ id: Id }),
  reply: NewStaff,
})

export const StaffGroupView = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  permissions: Type.Array(Type.String()),
  members: Type.Integer({ description: 'how many' }),
  createdAt: Timestamp,
})
export type StaffGroupView = Static<typeof StaffGroupView>

const StaffGroupInput = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }),
  permissions: Permissions,
})

export const listStaffGroups = endpoint({
  method: 'GET',
  path: '/admin/groups',
  auth: 'staff',
  permission: 'group.view',
  tag: 'staff',
  summary: 'The groups (departments) and what they may do; at most 200',
  reply: Type.Object({ items: Type.Array(StaffGroupView) }),
})

export const addStaffGroup = endpoint({
  method: 'POST',
  path: '/admin/groups',
  auth: 'staff',
  permission: 'group.add',
  tag: 'staff',
  status: 201,
  summary: 'Add a group. Nobody gives what they do not have',
  body: StaffGroupInput,
  reply: StaffGroupView,
})

export const changeStaffGroup = endpoint({
  method: 'PUT',
  path: '/admin/groups/:id',
  auth: 'staff',
  permission: 'group.change',
  tag: 'staff',
  summary: 'Rename a group and say anew what its members may do; counts within a second',
  params: Type.Object({ id: Id }),
  body: StaffGroupInput,
  reply: StaffGroupView,
})

export const deleteStaffGroup = endpoint({
  method: 'DELETE',
  path: '/admin/groups/:id',
  auth: 'staff',
  permission: 'group.delete',
  tag: 'staff',
  summary: 'Delete a group; its members lose what it gave them',
  params: Type.Object({ id: Id }),
  reply: Done,
})

const Fields = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])

export const AuditView = Type.Object({
  id: Type.Integer(),
  at: Timestamp,
  staff: Type.Union([Type.Object({ id: Type.Integer(), username: Type.String() }), Type.Null()], {
    description: 'null: the command line',
  }),
  action: Type.String({ description: 'such as `sku.change`' }),
  subject: Type.Object({ kind: Type.String(), id: Type.String() }),
  before: Fields,
  after: Fields,
})
export type AuditView = Static<typeof AuditView>

export const listAudit = endpoint({
  method: 'GET',
  path: '/admin/audit',
  auth: 'staff',
  permission: 'audit.view',
  tag: 'staff',
  summary: 'Who changed what, the latest first; only the fields that changed',
  query: Type.Object({
    subjectKind: Type.Optional(Type.String({ maxLength: 40 })),
    subjectId: Type.Optional(Type.String({ maxLength: 64, description: 'together with `subjectKind`' })),
    staffId: Type.Optional(Id),
    after: Type.Optional(Type.String({ pattern: '^\\d{1,15}\\.\\d{1,15}$' })),
    limit: Limit,
  }),
  reply: Keyset(AuditView),
})
