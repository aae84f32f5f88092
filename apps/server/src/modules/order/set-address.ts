import type { Database } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { AddressService } from '../address/index.ts'
import { lockOrder, type OrderRow, updateAddress } from './order.queries.ts'
import { hasAddress } from './order.rules.ts'

interface Deps {
  database: Database
  addresses: Pick<AddressService, 'getAddressSnapshot'>
}

type AddressColumns = Pick<OrderRow, 'recipient' | 'mobile' | 'region_text' | 'address_detail' | 'zip'>

/**
 * Gives an order of a flash sale that is paid the address that it came without, once; the same one again changes nothing.
 * Throws address.not_found, order.address_set, order.illegal_move.
 */
export async function setAddress(
  { database, addresses }: Deps,
  { order_no, user_id }: OrderRow,
  addressId: number,
): Promise<void> {
  const columns = await readColumns(addresses, user_id, addressId)
  await database.transaction(async (tx) => {
    const order = await lockOrder(tx, database.dialect, order_no)
    if (order === undefined) throw new AppError('order.not_found')
    if (hasAddress(order)) return checkSame(order, columns)
    if (order.status !== 'to_ship') throw new AppError('order.illegal_move', { status: order.status })
    await updateAddress(tx, order_no, columns)
  })
}

function checkSame(order: OrderRow, columns: AddressColumns): void {
  const isSame = Object.entries(columns).every(([name, text]) => order[name as keyof AddressColumns] === text)
  if (order.flash_claim_id === null || !isSame) throw new AppError('order.address_set')
}

async function readColumns(
  addresses: Deps['addresses'],
  userId: number,
  addressId: number,
): Promise<AddressColumns> {
  const { recipient, mobile, regionText, detail, zip } = await addresses.getAddressSnapshot(userId, addressId)
  return { recipient, mobile, region_text: regionText, address_detail: detail, zip }
}
