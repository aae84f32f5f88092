import type { AddressEditView, AddressInput, AddressView, RegionView } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { presentAddress, presentAddressToEdit, toColumns } from './address.present.ts'
import {
  type AddressRow,
  type BookRow,
  countOneLess,
  countOneMore,
  deleteAddressesOf,
  findAddress,
  findBook,
  findNewestAddressId,
  insertAddress,
  insertBook,
  listAddressRows,
  lockBook,
  setDefault,
  updateAddressRow,
} from './address.queries.ts'
import { composeRegionText } from './address.rules.ts'
import { createRegions } from './regions.ts'

/** What an order keeps of an address; later changes of the address do not reach it. */
export interface AddressSnapshot {
  recipient: string
  mobile: string
  /** Like `北京市 朝阳区`. */
  regionText: string
  detail: string
  zip: string
  /** Six-digit codes, for what it costs to send something there. */
  provinceCode: string
  cityCode: string
  districtCode: string
}

export type AddressService = ReturnType<typeof createAddressService>

const limit = 20

/**
 * Everybody's own addresses. Somebody else's answers like a missing one: address.not_found. Exactly one is the
 * default while there is any: it is a pointer of the person's book, whose row is locked by every change.
 */
export function createAddressService({ database, clock }: { database: Database; clock: Clock }) {
  const { db } = database
  const regions = createRegions({ database })

  async function get(userId: number, id: number): Promise<AddressRow> {
    const address = await findAddress(db, userId, id)
    if (address === undefined) throw new AppError('address.not_found')
    return address
  }

  async function checkRegions({ provinceCode, cityCode, districtCode }: AddressInput): Promise<void> {
    const tree = await regions.getTree()
    const isChain =
      tree.has(provinceCode, '') && tree.has(cityCode, provinceCode) && tree.has(districtCode, cityCode)
    if (!isChain) throw new AppError('address.region_mismatch')
  }

  async function present(userId: number, id: number): Promise<AddressView> {
    const [address, { nameOf }] = await Promise.all([get(userId, id), regions.getTree()])
    return presentAddress(address, nameOf)
  }

  /** Two first addresses at once: one insert wins, both go on. */
  async function ensureBook(userId: number): Promise<void> {
    if ((await findBook(db, userId)) !== undefined) return
    await insertBook(db, userId).catch((error: unknown) => {
      if (!database.dialect.isDuplicate(error)) throw error
    })
  }

  async function lock(tx: Tx, userId: number): Promise<BookRow> {
    const book = await lockBook(tx, database, userId)
    if (book === undefined) throw new AppError('address.not_found')
    return book
  }

  return {
    importRegions: (): Promise<void> => regions.import(),

    listRegions: (parent?: string): Promise<RegionView[]> => regions.list(parent),

    /** The default first, then the newest. */
    async listAddresses(userId: number): Promise<AddressView[]> {
      const [rows, { nameOf }] = await Promise.all([listAddressRows(db, userId), regions.getTree()])
      const views = rows.map((row) => presentAddress(row, nameOf))
      return [...views.filter((view) => view.isDefault), ...views.filter((view) => !view.isDefault)]
    },

    /** With the whole mobile number, for the owner's edit form. */
    async getAddress(userId: number, id: number): Promise<AddressEditView> {
      const [address, { nameOf }] = await Promise.all([get(userId, id), regions.getTree()])
      return presentAddressToEdit(address, nameOf)
    },

    /** Everything that is kept of a person's addresses, for that person. */
    async exportAddresses(userId: number): Promise<AddressEditView[]> {
      const [rows, { nameOf }] = await Promise.all([listAddressRows(db, userId), regions.getTree()])
      return rows.map((row) => presentAddressToEdit(row, nameOf))
    },

    /** The account is gone and so are its addresses, deleted ones too; orders keep what they were sent to. */
    forgetOwner: (tx: Tx, userId: number): Promise<void> => deleteAddressesOf(tx, userId),

    async getAddressSnapshot(userId: number, id: number): Promise<AddressSnapshot> {
      const [address, { nameOf }] = await Promise.all([get(userId, id), regions.getTree()])
      const { recipient, mobile, detail, zip } = address
      const { province_code: provinceCode, city_code: cityCode, district_code: districtCode } = address
      const regionText = composeRegionText([provinceCode, cityCode, districtCode].map(nameOf))
      return { recipient, mobile, regionText, detail, zip, provinceCode, cityCode, districtCode }
    },

    /** Throws address.too_many, address.region_mismatch. The first one becomes the default. */
    async createAddress(userId: number, input: AddressInput): Promise<AddressView> {
      await checkRegions(input)
      await ensureBook(userId)
      const id = await database.transaction(async (tx) => {
        if (!(await countOneMore(tx, userId, limit))) throw new AppError('address.too_many', { limit })
        const book = await lock(tx, userId)
        const row = {
          ...toColumns(input),
          user_id: userId,
          created_at: clock.now().getTime(),
          deleted_at: null,
        }
        const created = await insertAddress(tx, row)
        if (input.isDefault || book.default_id === null) await setDefault(tx, userId, created)
        return created
      })
      return present(userId, id)
    },

    /** `isDefault: false` on the default one changes nothing: another has to be chosen. */
    async updateAddress(userId: number, id: number, input: AddressInput): Promise<AddressView> {
      await get(userId, id)
      await checkRegions(input)
      await database.transaction(async (tx) => {
        await lock(tx, userId)
        if (!(await updateAddressRow(tx, userId, id, toColumns(input))))
          throw new AppError('address.not_found')
        if (input.isDefault) await setDefault(tx, userId, id)
      })
      return present(userId, id)
    },

    async setDefaultAddress(userId: number, id: number): Promise<void> {
      await database.transaction(async (tx) => {
        await lock(tx, userId)
        if ((await findAddress(tx, userId, id)) === undefined) throw new AppError('address.not_found')
        await setDefault(tx, userId, id)
      })
    },

    /** It stays in the table, unseen. When it was the default, the newest of the others becomes it. */
    async deleteAddress(userId: number, id: number): Promise<void> {
      await database.transaction(async (tx) => {
        const book = await lock(tx, userId)
        const change = { deleted_at: clock.now().getTime() }
        if (!(await updateAddressRow(tx, userId, id, change))) throw new AppError('address.not_found')
        await countOneLess(tx, userId)
        if (book.default_id === id) await setDefault(tx, userId, await findNewestAddressId(tx, userId))
      })
    },
  }
}
