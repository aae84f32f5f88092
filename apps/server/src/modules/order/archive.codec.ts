import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { EventRow, GoodsRow, OrderRow } from './order.queries.ts'

/** All that the shop wrote about one order, as its tables had it. */
export interface ArchivedOrder {
  order: OrderRow
  goods: GoodsRow[]
  events: EventRow[]
}

export interface ArchiveCodec {
  seal(orders: readonly ArchivedOrder[], period: string): Promise<Buffer>
  /** Throws for what was not sealed here, for that period, or has been changed since. */
  open(bytes: Uint8Array, period: string): Promise<ArchivedOrder[]>
}

const algorithm = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16
const compress = promisify(gzip)
const expand = promisify(gunzip)

/**
 * A line of JSON for each order, compressed, and encrypted under a key that is derived from the shop's secret: a storage
 * may be one that browsers load pictures from, and these are names and addresses.
 */
export function createArchiveCodec(secret: string): ArchiveCodec {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'jishi ledger archive', 32))

  return {
    async seal(orders, period) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength })
      cipher.setAAD(Buffer.from(period))
      const hidden = Buffer.concat([cipher.update(await compress(toText(orders))), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden])
    },
    async open(given, period) {
      const bytes = Buffer.from(given)
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceLength), {
        authTagLength: tagLength,
      })
      decipher.setAAD(Buffer.from(period))
      decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength))
      const packed = Buffer.concat([
        decipher.update(bytes.subarray(nonceLength + tagLength)),
        decipher.final(),
      ])
      return fromText((await expand(packed)).toString())
    },
  }
}

export function isSame(a: readonly ArchivedOrder[], b: readonly ArchivedOrder[]): boolean {
  return toText(a) === toText(b)
}

export function checksumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function toText(orders: readonly ArchivedOrder[]): string {
  return orders.map((order) => `${JSON.stringify(order)}\n`).join('')
}

function fromText(text: string): ArchivedOrder[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => withNewColumns(JSON.parse(line)))
}

/** As the tables would have an order that was sealed before they had these columns: at their end, without a value. */
function withNewColumns({ order, ...rest }: ArchivedOrder): ArchivedOrder {
  return { order: { ...order, flash_claim_id: order.flash_claim_id ?? null }, ...rest }
}
