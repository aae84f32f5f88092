import { openTestPorts } from '../../../test/ports.ts'
import { type Clock, createManualClock } from '../../kernel/clock.ts'
import { createPasswords } from '../../kernel/passwords.ts'
import { createAudit } from './audit.ts'
import { commandLine } from './givers.ts'
import { createStaffService, type StaffService } from './staff.service.ts'
import { composeTotpCode } from './totp.ts'

export const staffVisitor = { ip: '203.0.113.20', userAgent: 'vitest' }

interface Shop {
  staff: StaffService
  clock: Clock
}

let count = 0

/** A member of the staff who may do that and nothing else, logged in as people are. */
export async function buildStaff(
  { staff, clock }: Shop,
  {
    permissions = [],
    isSuperuser = false,
    groupIds = [],
    username = `staff-${++count}`,
  }: { permissions?: string[]; isSuperuser?: boolean; groupIds?: number[]; username?: string } = {},
) {
  const added = await staff.members.add(commandLine, { username, isSuperuser, groupIds, permissions })
  const { password, totpSecret } = added.credentials
  const code = composeTotpCode(totpSecret, clock.now())
  const { token } = await staff.login({ username, password, code }, staffVisitor)
  return { id: added.staff.id, username, token, password, totpSecret }
}

export type StaffShop = Awaited<ReturnType<typeof openStaffShop>>

/** Two processes of one shop, each with a service and caches of its own, on one clock. */
export async function openStaffShop() {
  const ports = await openTestPorts()
  const clock = createManualClock('2026-11-21T04:00:00Z')
  const passwords = createPasswords()
  const config = { secret: 'a secret of the tests, long enough' }

  function startProcess() {
    const audit = createAudit({ database: ports.database, clock })
    const staff = createStaffService({ ...ports, clock, passwords, audit, config })
    return { staff, audit, clock }
  }
  const [own, other] = [startProcess(), startProcess()]

  return {
    ...ports,
    ...own,
    other,
    build: (wanted: Parameters<typeof buildStaff>[1] = {}) => buildStaff(own, wanted),
    /** What the authenticator of somebody shows now. */
    codeOf: ({ totpSecret }: { totpSecret: string }) => composeTotpCode(totpSecret, clock.now()),
    /** The newest entries about that member, the newest first. */
    async auditOf(subjectId: number, subjectKind = 'staff') {
      return (await own.audit.list({ subjectKind, subjectId: String(subjectId) })).items
    },
  }
}
