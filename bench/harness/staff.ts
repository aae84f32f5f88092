import { createClient, loginStaff } from '@jishi/contract'
import { TOTP } from 'otpauth'
import type { Mall } from './mall.ts'

/** Hires somebody who may do everything, as an owner does by command on the first day. Gives their token. */
export async function hire(mall: Mall, username: string): Promise<string> {
  const printed = await mall.command(['staff', 'add', username, '--superuser'])
  const read = (label: string) => new RegExp(`${label}\\s+(\\S+)`).exec(printed)?.[1] ?? ''
  const code = new TOTP({ secret: read('authenticator') }).generate()
  const call = createClient(fetch, `${mall.origin}/api`)
  const { token } = await call(loginStaff, {
    body: { username, password: read('password'), code, transport: 'bearer' },
  })
  if (token === undefined) throw new Error('the back office gave no token')
  return token
}
