import { changeSku, createClient, getStaffSku, loginStaff, type StaffSku, toFen } from '@jishi/contract'
import { TOTP } from 'otpauth'
import type { Mall } from '../bench/harness/mall.ts'

export type Office = Awaited<ReturnType<typeof enterOffice>>

/** Hires somebody by the command line, as an owner does on the first day, and logs them into the back office. */
export async function enterOffice(mall: Mall) {
  const username = 'office'
  const printed = await mall.command(['staff', 'add', username, '--superuser'])
  const read = (label: string) => new RegExp(`${label}\\s+(\\S+)`).exec(printed)?.[1] ?? ''
  const code = new TOTP({ secret: read('authenticator') }).generate()
  const call = createClient(fetch, `${mall.origin}/api`)
  const { token } = await call(loginStaff, {
    body: { username, password: read('password'), code, transport: 'bearer' },
  })
  const headers = { authorization: `Bearer ${token}` }

  return {
    async changePrice(id: number, priceFen: number): Promise<StaffSku> {
      const { version } = await call(getStaffSku, { params: { id }, headers })
      return call(changeSku, { params: { id }, body: { version, priceFen: toFen(priceFen) }, headers })
    },
  }
}
