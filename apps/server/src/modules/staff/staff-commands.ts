import { parseArgs } from 'node:util'
import { permissionNames, type StaffView, staffUsernamePattern } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import { commandLine } from './givers.ts'
import type { StaffService } from './staff.service.ts'
import type { NewStaff } from './staff-members.ts'

type Members = StaffService['members']

export const staffUsage = `  staff add NAME [--superuser]         add a member of the staff; shows password and authenticator secret once
  staff permit NAME PERMISSION...      let them do more, such as sku.change
  staff renew NAME                     new password and authenticator secret for somebody who lost them
  staff list                           who there is and what they may do beside their groups' permissions`

/** `jishi staff ...`: gives what to print, and whether it was done. Never throws for what a person typed. */
export async function staffCommands(
  { members }: { members: Members },
  [command = '', ...args]: string[],
): Promise<{ text: string; isDone: boolean }> {
  const run = commands[command]
  if (run === undefined) return { text: `usage:\n${staffUsage}`, isDone: false }
  try {
    return { text: await run(members, args), isDone: true }
  } catch (error) {
    const text = explain(error)
    if (text === undefined) throw error
    return { text, isDone: false }
  }
}

/** What was typed cannot be done. */
class Refused extends Error {}

const commands: Record<string, (members: Members, args: string[]) => Promise<string>> = {
  async add(members, args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { superuser: { type: 'boolean', default: false } },
    })
    const powers = { isSuperuser: values.superuser, groupIds: [], permissions: [] }
    return describeNew(await members.add(commandLine, { username: onlyName(positionals), ...powers }))
  },
  async permit(members, args) {
    const [name, ...permissions] = parseArgs({ args, allowPositionals: true }).positionals
    if (permissions.length === 0) throw new Refused('name one permission or more')
    const unknown = permissions.filter((permission) => !(permissionNames as string[]).includes(permission))
    if (unknown.length > 0)
      throw new Refused(`no such permission: ${unknown.join(', ')}\nthere are: ${permissionNames.join(', ')}`)
    return describe(await members.permit(commandLine, onlyName([name ?? '']), permissions))
  },
  async renew(members, args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    const { id } = await members.getByName(onlyName(positionals))
    return describeNew(await members.renewCredentials(commandLine, id))
  },
  async list(members) {
    const lines: string[] = []
    for (let after: number | undefined; ; ) {
      const page = await members.list({ after, limit: 100 })
      lines.push(...page.items.map(describe))
      if (page.next === null) break
      after = Number(page.next)
    }
    return lines.length === 0 ? 'No staff.' : lines.join('\n')
  },
}

function onlyName([name = '', ...more]: string[]): string {
  if (!new RegExp(staffUsernamePattern).test(name) || more.length > 0)
    throw new Refused('name one member: 3 to 20 of a-z, 0-9, _ and -, a letter first')
  return name
}

function describeNew({ staff, credentials: { password, totpSecret, otpauthUri } }: NewStaff): string {
  return [
    describe(staff),
    '',
    'Shown this once and kept nowhere:',
    `  password       ${password}`,
    `  authenticator  ${totpSecret}`,
    `  as a QR code   ${otpauthUri}`,
  ].join('\n')
}

function describe({ username, isSuperuser, isActive, groups, permissions }: StaffView): string {
  const can = isSuperuser ? 'superuser' : [...groups.map(({ name }) => name), ...permissions].join(' ')
  return [username.padEnd(20), ...(isActive ? [] : ['frozen']), can].join('  ').trimEnd()
}

function explain(error: unknown): string | undefined {
  if (error instanceof Refused) return error.message
  if (error instanceof AppError && error.code === 'staff.username_taken')
    return 'There is one of this name already.'
  if (error instanceof AppError && error.code === 'staff.not_found') return 'There is no member of this name.'
  const isUsage =
    error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
  return isUsage ? error.message : undefined
}
