import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../kernel/app-error.ts'
import { readBearer } from './session.ts'

/** Which member of the shop's staff is asking. */
export interface StaffWho {
  id: number
  username: string
  isSuperuser: boolean
}

export interface StaffIdentity {
  who: StaffWho
  /** What they may do, their groups' and their own together; says nothing about superusers, who may do everything. */
  permissions: readonly string[]
}

export interface StaffSessionReader {
  /** Gives the bearer of a staff token, as they are or were at most a second ago; undefined when it is worth nothing. */
  read(token: string): Promise<StaffIdentity | undefined>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Finds who is asking by cookie or bearer token; undefined for a stranger. Throws staff.session_ended on a dead token. */
    identifyStaff(): Promise<StaffIdentity | undefined>
    /** Whom the gate of a staff endpoint let in. */
    staff: StaffWho | undefined
  }
}

const staffCookie = 'jishi_staff'
/** Nobody else ever gets to see it, the shop's own pages included. */
const staffPath = '/api/admin'

/** Gives every request `identifyStaff()`. Tokens of shoppers are worth nothing here: they are no staff tokens. */
export function useStaffSession(app: FastifyInstance, sessions: StaffSessionReader): void {
  app.decorateRequest('staff', undefined)
  app.decorateRequest('identifyStaff', async function (this: FastifyRequest) {
    const token = readStaffToken(this)
    if (token === undefined) return undefined
    const identity = await sessions.read(token)
    if (identity === undefined) throw new AppError('staff.session_ended')
    return identity
  })
}

/** Lets in only staff with that permission: staff.login_required, staff.session_ended, staff.forbidden for others. */
export function createStaffGate(permission: string | undefined) {
  return async (request: FastifyRequest): Promise<void> => {
    const identity = await request.identifyStaff()
    if (identity === undefined) throw new AppError('staff.login_required')
    if (permission !== undefined && !may(identity, permission))
      throw new AppError('staff.forbidden', { permission })
    request.staff = identity.who
  }
}

/** Whether this member of the staff may do that. */
function may({ who, permissions }: StaffIdentity, permission: string): boolean {
  return who.isSuperuser || permissions.includes(permission)
}

export function readStaffToken(request: FastifyRequest): string | undefined {
  return readBearer(request) || request.cookies[staffCookie] || undefined
}

export function setStaffCookie(reply: FastifyReply, token: string, expiresAt: number): void {
  reply.setCookie(staffCookie, token, {
    path: staffPath,
    httpOnly: true,
    sameSite: 'strict',
    secure: reply.request.protocol === 'https',
    expires: new Date(expiresAt),
  })
}

export function clearStaffCookie(reply: FastifyReply): void {
  reply.clearCookie(staffCookie, { path: staffPath })
}
