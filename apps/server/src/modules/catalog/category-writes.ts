import type { addCategory, BodyOf, changeCategory, StaffCategory } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { checkVersion, pickChanges, publishGoods, type WriteDeps, writeCatalog } from './catalog-writing.ts'
import {
  type CategoryRow,
  deleteCategoryRow,
  findLastSequence,
  holdsAnything,
  insertCategory,
  listCategoryRows,
  listSkusBelow,
  lockCategory,
  moveSkusToChannel,
  updateCategory,
} from './category-writes.queries.ts'

const deepest = 3
const plainHue = '#4a5568'

/** Staff's hand on the three levels of categories. */
export function createCategoryWrites(deps: WriteDeps) {
  const { database, events, audit } = deps

  async function lock(tx: Tx, id: number): Promise<CategoryRow> {
    const category = await lockCategory(tx, database, id)
    if (category === undefined) throw new AppError('catalog.category_not_found', { id })
    return category
  }

  /** The category that one of the level below may be put under. */
  async function lockParent(tx: Tx, id: number, level: number): Promise<CategoryRow> {
    const parent = await lock(tx, id)
    if (parent.level !== level)
      throw new AppError('catalog.category_wrong_level', { field: 'parentId', level })
    return parent
  }

  async function record(
    tx: Tx,
    staffId: number,
    verb: string,
    before: CategoryRow | null,
    after: CategoryRow | null,
  ) {
    const id = before?.id ?? after?.id ?? 0
    const subject = { kind: 'category', id: String(id) }
    await audit.record(tx, {
      staffId,
      action: `category.${verb}`,
      subject,
      before: audited(before),
      after: audited(after),
    })
    await events.publish(tx, 'catalog.categories_changed', { categoryIds: [id] })
  }

  return {
    async listCategories(): Promise<StaffCategory[]> {
      return (await listCategoryRows(database.db)).map(present)
    },

    /** Goes last among its siblings and looks like its parent, unless said. Throws catalog.category_wrong_level. */
    async addCategory(staffId: number, input: BodyOf<typeof addCategory>): Promise<StaffCategory> {
      return writeCatalog(deps, async (tx) => {
        const parent = input.parentId === null ? undefined : await lock(tx, input.parentId)
        const level = (parent?.level ?? 0) + 1
        if (level > deepest) {
          throw new AppError('catalog.category_wrong_level', { field: 'parentId', level: deepest - 1 })
        }
        const row = {
          parent_id: input.parentId,
          level,
          name: input.name.trim(),
          icon: input.icon ?? parent?.icon ?? '',
          hue: input.hue ?? parent?.hue ?? plainHue,
          sequence: input.sequence ?? (await findLastSequence(tx, input.parentId)) + 1,
        }
        const after = { ...row, id: await insertCategory(tx, row), version: 1 }
        await record(tx, staffId, 'add', null, after)
        return present(after)
      })
    },

    /**
     * A category keeps its level: a channel moves to another group, a category to another channel, with its goods.
     * Throws staff.changed_meanwhile, catalog.category_not_found, catalog.category_wrong_level.
     */
    async changeCategory(
      staffId: number,
      id: number,
      { version, parentId, ...input }: BodyOf<typeof changeCategory>,
    ): Promise<StaffCategory> {
      return writeCatalog(deps, async (tx) => {
        const before = await lock(tx, id)
        checkVersion(before, version)
        const change = pickChanges(before, { ...input, name: input.name?.trim(), parent_id: parentId })
        if (change === undefined) return present(before)
        if (change.parent_id !== undefined) await move(tx, before, change.parent_id)
        if (!(await updateCategory(tx, before, change))) throw new AppError('staff.changed_meanwhile')
        const after = { ...before, ...change, version: version + 1 }
        await record(tx, staffId, 'change', before, after)
        // The name stands in the breadcrumbs of its goods.
        if ('name' in change || 'parent_id' in change) {
          await publishGoods(deps, tx, await listSkusBelow(tx, after))
        }
        return present(after)
      })
    },

    /** Throws catalog.category_in_use while a category or an SPU is in it, staff.changed_meanwhile. */
    async deleteCategory(staffId: number, id: number, version: number): Promise<void> {
      await writeCatalog(deps, async (tx) => {
        const before = await lock(tx, id)
        checkVersion(before, version)
        if (await holdsAnything(tx, id)) throw new AppError('catalog.category_in_use')
        await deleteCategoryRow(tx, id)
        await record(tx, staffId, 'delete', before, null)
      })
    },
  }

  async function move(tx: Tx, category: CategoryRow, parentId: number | null): Promise<void> {
    if (parentId === null || category.level === 1) {
      throw new AppError('catalog.category_wrong_level', { field: 'parentId', level: category.level - 1 })
    }
    await lockParent(tx, parentId, category.level - 1)
    if (category.level === deepest) await moveSkusToChannel(tx, category.id, parentId)
  }
}

function present(row: CategoryRow): StaffCategory {
  const { id, parent_id, level, name, icon, hue, sequence, version } = row
  return { id, parentId: parent_id, level, name, icon, hue, sequence, version }
}

function audited(row: CategoryRow | null): object | null {
  if (row === null) return null
  const { version, ...fields } = present(row)
  return fields
}
