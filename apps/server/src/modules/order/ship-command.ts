import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { type Carrier, carriers, errorMessage, type StaffOrder } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import type { OrderAdmin } from './order-admin.ts'

export const shipUsage = `  ship ORDER [--carrier sf] [--number SF123...]         hand everything that is left of an order to a carrier
  ship ORDER --part                                     only its first line; simulated parcels need no number`

interface Deps {
  orderAdmin: Pick<OrderAdmin, 'get' | 'ship'>
  /** Parcels are simulated: a number that nobody knows begins its journey now. */
  isSimulated: boolean
  publicUrl: string
}

const options = {
  carrier: { type: 'string', default: 'yto' },
  number: { type: 'string' },
  part: { type: 'boolean', default: false },
} as const

/** `jishi ship ...`: gives what to print, and whether it was done. Never throws for what a person typed. */
export async function shipCommand(deps: Deps, args: string[]): Promise<{ text: string; isDone: boolean }> {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
    const [orderNo = '', ...more] = positionals
    if (!/^\d{26}$/.test(orderNo) || more.length > 0) return refuse(`usage:\n${shipUsage}`)
    const { carrier } = values
    if (!isCarrier(carrier)) return refuse(`--carrier: one of ${carriers.join(', ')}, not "${carrier}"`)
    const trackingNo = values.number ?? (deps.isSimulated ? makeUpNumber(carrier) : '')
    if (!/^[A-Za-z0-9-]{6,40}$/.test(trackingNo)) return refuse('--number: the number on the label')
    const lines = values.part ? await firstLine(deps, orderNo) : undefined
    const parcel = { carrier, trackingNo, lines, idempotencyKey: randomUUID() }
    const { status } = await deps.orderAdmin.ship(null, orderNo, parcel)
    return { text: describe(deps, orderNo, { carrier, trackingNo, status }), isDone: true }
  } catch (error) {
    if (error instanceof AppError) return refuse(errorMessage(error.code, 'en', error.details))
    if (isUsageError(error)) return refuse(error.message)
    throw error
  }
}

async function firstLine({ orderAdmin }: Deps, orderNo: string) {
  const { lines } = await orderAdmin.get(orderNo)
  const line = lines.find(({ leftCount }) => leftCount > 0)
  return line && [{ skuId: line.skuId, count: line.leftCount }]
}

function describe(
  { isSimulated, publicUrl }: Deps,
  orderNo: string,
  { carrier, trackingNo, status }: { carrier: Carrier; trackingNo: string; status: StaffOrder['status'] },
): string {
  return [
    `${carrier} ${trackingNo}: on its way. The order is ${status === 'shipped' ? 'shipped' : 'shipped in part'}.`,
    ...(isSimulated ? ['The simulated carrier takes it to the door in about three minutes.'] : []),
    `${publicUrl}/orders/${orderNo}`,
  ].join('\n')
}

function makeUpNumber(carrier: Carrier): string {
  return `${carrier.toUpperCase()}${randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase()}`
}

function isCarrier(text: string): text is Carrier {
  return (carriers as readonly string[]).includes(text)
}

function refuse(text: string) {
  return { text, isDone: false }
}

function isUsageError(error: unknown): error is Error {
  return error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
}
