import { type Static, Type } from 'typebox'
import { Done, Id, Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

/** `fresh`: as new as what it shows; `stale`: waits for its turn while the old one serves; `missing`: not rendered yet, or gone. */
export const PageState = Type.Union([Type.Literal('fresh'), Type.Literal('stale'), Type.Literal('missing')])
export type PageState = Static<typeof PageState>

/** A static page as staff see it. */
export const StaffPage = Type.Object({
  id: Type.Integer(),
  path: Type.String(),
  language: Type.Union([Type.Literal('zh-CN'), Type.Literal('en')]),
  state: PageState,
  renderedAt: Type.Union([Timestamp, Type.Null()]),
  changedAt: Type.Union([Timestamp, Type.Null()], { description: 'When its content was different last' }),
  staleSince: Type.Union([Timestamp, Type.Null()]),
})
export type StaffPage = Static<typeof StaffPage>

export const listStaffPages = endpoint({
  method: 'GET',
  path: '/admin/pages',
  auth: 'staff',
  permission: 'page.view',
  tag: 'page',
  summary: 'Static pages and how new they are, 50 at a time',
  query: Type.Object({
    after: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
    stale: Type.Optional(Type.Boolean({ description: 'Only those that wait to be rendered' })),
  }),
  reply: Keyset(StaffPage),
})

export const refreshStaffPage = endpoint({
  method: 'POST',
  path: '/admin/pages/:id/refresh',
  auth: 'staff',
  permission: 'page.change',
  tag: 'page',
  summary: 'Render one page anew',
  params: Type.Object({ id: Id }),
  reply: Done,
})

export const refreshStaffPages = endpoint({
  method: 'POST',
  path: '/admin/pages/refresh',
  auth: 'staff',
  permission: 'page.change',
  tag: 'page',
  summary: 'Render every page anew; the old ones serve meanwhile',
  reply: Done,
})
