import { isDeepStrictEqual } from 'node:util'
import type { addContentCategory, BodyOf, StaffContentCategory } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import {
  deleteSection,
  insertSection,
  listSectionRows,
  listSections,
  type SectionRow,
  setSequence,
  updateSection,
} from './content-admin.queries.ts'
import {
  type ContentWriteDeps,
  checkContentVersion,
  getLockedSection,
  recordContent,
  writeContent,
} from './content-writing.ts'

const kind = 'content_category'

/** Staff's hand on the sections and floors of the home page. */
export function createSectionWrites(deps: ContentWriteDeps) {
  const { database } = deps

  return {
    async listSections(): Promise<StaffContentCategory[]> {
      return (await listSections(database.db)).map((row) => present(row, row.items))
    },

    /** Throws content.key_taken. */
    async addSection(
      staffId: number,
      input: BodyOf<typeof addContentCategory>,
    ): Promise<StaffContentCategory> {
      const row = { content_key: input.key, name: input.name.trim() }
      return writeContent(deps, async (tx) => {
        const id = await insertSection(tx, row).catch((error: unknown) => {
          if (!database.dialect.isDuplicate(error)) throw error
          throw new AppError('content.key_taken', { field: 'key' })
        })
        const after = { ...row, id, version: 1 }
        await recordContent(deps, tx, input.key, { staffId, verb: 'add', kind, before: null, after })
        return present(after, 0)
      })
    },

    /** Throws content.category_not_found, staff.changed_meanwhile. */
    async renameSection(staffId: number, id: number, { version, name }: { version: number; name: string }) {
      return writeContent(deps, async (tx) => {
        const before = await getLockedSection(deps, tx, id)
        checkContentVersion(before, version)
        const { length } = await listSectionRows(tx, id)
        if (before.name === name.trim()) return present(before, length)
        const after = { ...before, name: name.trim(), version: version + 1 }
        if (!(await updateSection(tx, before, { name: after.name })))
          throw new AppError('staff.changed_meanwhile')
        await recordContent(deps, tx, before.content_key, { staffId, verb: 'change', kind, before, after })
        return present(after, length)
      })
    },

    /** Throws content.category_not_found, content.category_in_use, staff.changed_meanwhile. */
    async deleteSection(staffId: number, id: number, version: number): Promise<void> {
      await writeContent(deps, async (tx) => {
        const before = await getLockedSection(deps, tx, id)
        checkContentVersion(before, version)
        if ((await listSectionRows(tx, id)).length > 0) throw new AppError('content.category_in_use')
        await deleteSection(tx, id)
        await recordContent(deps, tx, before.content_key, {
          staffId,
          verb: 'delete',
          kind,
          before,
          after: null,
        })
      })
    },

    /** `itemIds`: all rows of the section. Throws content.category_not_found, content.order_incomplete, staff.changed_meanwhile. */
    async orderSection(
      staffId: number,
      id: number,
      { version, itemIds }: { version: number; itemIds: number[] },
    ): Promise<StaffContentCategory> {
      return writeContent(deps, async (tx) => {
        const section = await getLockedSection(deps, tx, id)
        checkContentVersion(section, version)
        const rows = await listSectionRows(tx, id)
        const there = rows.map((row) => row.id)
        const isWhole = isDeepStrictEqual(new Set(itemIds), new Set(there)) && itemIds.length === there.length
        if (!isWhole) throw new AppError('content.order_incomplete', { field: 'itemIds' })
        for (const [sequence, itemId] of itemIds.entries()) await setSequence(tx, itemId, sequence)
        if (!(await updateSection(tx, section, {}))) throw new AppError('staff.changed_meanwhile')
        const states = { before: { id, order: there }, after: { id, order: itemIds } }
        await recordContent(deps, tx, section.content_key, { staffId, verb: 'change', kind, ...states })
        return present({ ...section, version: version + 1 }, there.length)
      })
    },
  }
}

function present({ id, content_key, name, version }: SectionRow, items: number): StaffContentCategory {
  return { id, key: content_key, name, items, version }
}
