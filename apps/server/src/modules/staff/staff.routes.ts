import {
  addStaff,
  addStaffGroup,
  changeStaff,
  changeStaffGroup,
  changeStaffPassword,
  deleteStaffGroup,
  getStaffMe,
  listAudit,
  listStaff,
  listStaffGroups,
  loginStaff,
  logoutStaff,
  renewStaffCredentials,
} from '@jishi/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { handle } from '../../http/handle.ts'
import { clearStaffCookie, readStaffToken, setStaffCookie } from '../../http/staff-session.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Audit } from './audit.ts'
import { presentMe, type StaffService } from './staff.service.ts'
import type { StaffVisitor } from './staff-sessions.ts'

const done = { done: true } as const

export function staffRoutes(
  app: FastifyInstance,
  { staff, audit }: { staff: StaffService; audit: Audit },
): void {
  const { members, groups } = staff

  handle(app, loginStaff, async ({ body: { transport = 'cookie', ...input }, request, reply }) => {
    const { token, expiresAt } = await staff.login(input, visitorOf(request))
    if (transport === 'cookie') setStaffCookie(reply, token, expiresAt)
    const me = presentMe(await getIdentity(token))
    return { me, expiresAt: new Date(expiresAt).toISOString(), ...(transport === 'bearer' && { token }) }
  })
  handle(app, logoutStaff, async ({ request, reply }) => {
    const token = readStaffToken(request)
    if (token !== undefined) await staff.logout(token)
    clearStaffCookie(reply)
    return done
  })
  handle(app, getStaffMe, async ({ request }) => presentMe(await getIdentity(readStaffToken(request))))
  handle(app, changeStaffPassword, async ({ body, who, request }) => {
    const token = readStaffToken(request) ?? ''
    await staff.changeOwnPassword(who, { ...body, token }, visitorOf(request))
    return done
  })

  handle(app, listStaff, ({ query }) => members.list(query))
  handle(app, addStaff, ({ who, body }) => members.add(who, body))
  handle(app, changeStaff, ({ who, params, body }) => members.change(who, params.id, body))
  handle(app, renewStaffCredentials, ({ who, params }) => members.renewCredentials(who, params.id))

  handle(app, listStaffGroups, async () => ({ items: await groups.list() }))
  handle(app, addStaffGroup, ({ who, body }) => groups.add(who, body))
  handle(app, changeStaffGroup, ({ who, params, body }) => groups.change(who, params.id, body))
  handle(app, deleteStaffGroup, async ({ who, params }) => {
    await groups.delete(who, params.id)
    return done
  })

  handle(app, listAudit, ({ query }) => audit.list(query))

  async function getIdentity(token = '') {
    const identity = await staff.read(token)
    if (identity === undefined) throw new AppError('staff.session_ended')
    return identity
  }
}

function visitorOf({ ip, headers }: FastifyRequest): StaffVisitor {
  return { ip, userAgent: headers['user-agent'] ?? '' }
}
