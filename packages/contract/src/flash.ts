import { type Static, Type } from 'typebox'
import { Version } from './catalog-admin.ts'
import { Id, Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FenSchema } from './money.ts'

export const flashStates = ['draft', 'scheduled', 'ended'] as const
export type FlashState = (typeof flashStates)[number]

/** What stands before a claim: nothing, a one-time path that opens with the sale, or such a path for people only. */
export const flashGuards = ['none', 'path', 'captcha'] as const
export type FlashGuard = (typeof flashGuards)[number]

const Guard = Type.Enum([...flashGuards])

const countRange = { minimum: 1, maximum: 10_000_000 }

const itemFields = {
  skuId: Id,
  priceFen: Type.Unsafe<Static<typeof FenSchema>>(
    Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'In fen, below the usual price' }),
  ),
  stock: Type.Integer({ ...countRange, description: 'Units set aside for it when it is scheduled' }),
  limitPerPerson: Type.Integer(countRange),
}

const activityFields = {
  name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
  startsAt: Timestamp,
  endsAt: Timestamp,
}

const FlashInput = Type.Object({
  ...activityFields,
  guard: Type.Optional(Type.Enum([...flashGuards], { default: 'none' })),
  items: Type.Array(Type.Object(itemFields), {
    minItems: 1,
    maxItems: 50,
    description: 'In the order in which they are shown; a SKU once',
  }),
})

const headFields = {
  id: Type.Integer(),
  ...activityFields,
  guard: Guard,
  state: Type.Enum([...flashStates]),
  version: Type.Integer(),
}

export const StaffFlashHead = Type.Object(headFields)
export type StaffFlashHead = Static<typeof StaffFlashHead>

export const StaffFlashActivity = Type.Object({
  ...headFields,
  items: Type.Array(
    Type.Object({
      id: Type.Integer(),
      ...itemFields,
      taken: Type.Integer({ description: 'Units of its stock that somebody has' }),
    }),
  ),
})
export type StaffFlashActivity = Static<typeof StaffFlashActivity>

export const listStaffFlashActivities = endpoint({
  method: 'GET',
  path: '/admin/flash-activities',
  auth: 'staff',
  permission: 'flash.view',
  tag: 'flash',
  summary: 'Flash sales without their items, newest first, 50 at a time',
  query: Type.Object({ after: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,14}$' })) }),
  reply: Keyset(StaffFlashHead),
})

export const getStaffFlashActivity = endpoint({
  method: 'GET',
  path: '/admin/flash-activities/:id',
  auth: 'staff',
  permission: 'flash.view',
  tag: 'flash',
  summary: 'One flash sale',
  params: Type.Object({ id: Id }),
  reply: StaffFlashActivity,
})

export const addFlashActivity = endpoint({
  method: 'POST',
  path: '/admin/flash-activities',
  auth: 'staff',
  permission: 'flash.add',
  tag: 'flash',
  status: 201,
  summary: 'Draft a flash sale; no stock moves yet',
  body: FlashInput,
  reply: StaffFlashActivity,
})

export const changeFlashActivity = endpoint({
  method: 'PUT',
  path: '/admin/flash-activities/:id',
  auth: 'staff',
  permission: 'flash.change',
  tag: 'flash',
  summary: 'Change a draft; its items are replaced by those given',
  params: Type.Object({ id: Id }),
  body: Type.Object({ version: Version, ...FlashInput.properties }),
  reply: StaffFlashActivity,
})

export const scheduleFlashActivity = endpoint({
  method: 'POST',
  path: '/admin/flash-activities/:id/schedule',
  auth: 'staff',
  permission: 'flash.schedule',
  tag: 'flash',
  summary: 'Set its stock aside and show it to shoppers; once, however often it is asked for',
  params: Type.Object({ id: Id }),
  body: Type.Object({ version: Version }),
  reply: StaffFlashActivity,
})

export const endFlashActivity = endpoint({
  method: 'POST',
  path: '/admin/flash-activities/:id/end',
  auth: 'staff',
  permission: 'flash.schedule',
  tag: 'flash',
  summary:
    'End or cancel it; what was not taken is for sale as usual again, once, however often it is asked for',
  params: Type.Object({ id: Id }),
  reply: StaffFlashActivity,
})

export const FlashItem = Type.Object({
  id: Type.Integer(),
  ...itemFields,
  name: Type.String(),
  image: Type.String(),
  usualPriceFen: FenSchema,
  left: Type.Integer({ description: 'Units that nobody has taken, a second ago' }),
})
export type FlashItem = Static<typeof FlashItem>

export const FlashActivity = Type.Object({
  id: Type.Integer(),
  ...activityFields,
  guard: Guard,
  items: Type.Array(FlashItem),
})
export type FlashActivity = Static<typeof FlashActivity>

/** The clock that countdowns follow. */
const Now = Type.String({ format: 'date-time', description: 'The time of the server as it answers' })

export const listFlashActivities = endpoint({
  method: 'GET',
  path: '/flash-activities',
  auth: 'none',
  tag: 'flash',
  summary:
    'Flash sales that run or come, those that start first on top, each with its first 8 items; at most 20',
  reply: Type.Object({ now: Now, items: Type.Array(FlashActivity) }),
})

export const getFlashActivity = endpoint({
  method: 'GET',
  path: '/flash-activities/:id',
  auth: 'none',
  tag: 'flash',
  summary: 'A flash sale that runs or comes, with all its items',
  params: Type.Object({ id: Id }),
  reply: Type.Object({ now: Now, activity: FlashActivity }),
})

/** What a SKU costs in a flash sale, and when. */
export const FlashOffer = Type.Object({
  activityId: Type.Integer(),
  startsAt: Timestamp,
  endsAt: Timestamp,
  item: FlashItem,
})
export type FlashOffer = Static<typeof FlashOffer>

export const findFlashOffer = endpoint({
  method: 'GET',
  path: '/flash-skus/:id',
  auth: 'none',
  tag: 'flash',
  summary: 'The flash sale that a SKU is in: the one that runs, else the next to come, else none',
  params: Type.Object({ id: Id }),
  reply: Type.Object({ now: Now, offer: Type.Union([FlashOffer, Type.Null()]) }),
})

export const previewFlashActivity = endpoint({
  method: 'GET',
  path: '/admin/flash-activities/:id/preview',
  auth: 'staff',
  permission: 'flash.view',
  tag: 'flash',
  summary: 'A flash sale in any state, as shoppers would see it',
  params: Type.Object({ id: Id }),
  reply: Type.Object({ now: Now, activity: FlashActivity }),
})
