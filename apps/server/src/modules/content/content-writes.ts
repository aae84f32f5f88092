import { isDeepStrictEqual } from 'node:util'
import type { addContent, BodyOf, changeContent, StaffContent } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import {
  type ContentFullRow,
  deleteContentRow,
  findContent,
  findSection,
  insertContentRow,
  listSectionRows,
  type SectionRow,
  updateContent,
} from './content-admin.queries.ts'
import { type DraftRow, judgeRow, tidyText } from './content-row.rules.ts'
import {
  type ContentWriteDeps,
  checkContentVersion,
  getLockedSection,
  recordContent,
  writeContent,
} from './content-writing.ts'

/** So that a section can be shown and put in order as a whole. */
const maxRows = 500
const kind = 'content'

type ContentInput = BodyOf<typeof addContent>

/** Staff's hand on the rows of the home page. */
export function createContentWrites(deps: ContentWriteDeps) {
  const { database, catalog } = deps

  /** Throws what `judgeRow` throws, catalog.category_not_found and content.skus_unknown. */
  async function judge(key: string, row: DraftRow): Promise<void> {
    const { categoryId, skuIds } = judgeRow(key, row)
    if (categoryId !== undefined && (await catalog.findCategory(categoryId)) === undefined) {
      throw new AppError('catalog.category_not_found', { id: categoryId, field: 'url' })
    }
    if (skuIds.length === 0) return
    const known = await catalog.readSkuOffers(skuIds)
    const unknown = skuIds.filter((id) => !known.has(id))
    if (unknown.length > 0) {
      throw new AppError('content.skus_unknown', { field: 'text', ids: unknown.join(', ') })
    }
  }

  /** The row as the caller read it, and the key of its section, which never changes. */
  async function read(id: number, version: number): Promise<{ row: ContentFullRow; key: string }> {
    const row = await findContent(database.db, id)
    if (row === undefined) throw new AppError('content.not_found', { id })
    checkContentVersion(row, version)
    return { row, key: (await getSection(row.content_category_id)).content_key }
  }

  async function getSection(id: number): Promise<SectionRow> {
    const section = await findSection(database.db, id)
    if (section === undefined) throw new AppError('content.category_not_found', { id })
    return section
  }

  return {
    /** In its order; hidden rows and those whose time is not now, too. Throws content.category_not_found. */
    async listContent(sectionId: number): Promise<StaffContent[]> {
      await getSection(sectionId)
      return (await listSectionRows(database.db, sectionId)).map(present)
    },

    /** Goes last. Throws content.category_not_found, content.too_many, and what is wrong with the row. */
    async addContent(staffId: number, sectionId: number, input: ContentInput): Promise<StaffContent> {
      const { content_key } = await getSection(sectionId)
      const draft = { content_category_id: sectionId, ...toColumns(input) }
      await judge(content_key, draft)
      return writeContent(deps, async (tx) => {
        await getLockedSection(deps, tx, sectionId)
        const rows = await listSectionRows(tx, sectionId)
        if (rows.length >= maxRows) throw new AppError('content.too_many', { limit: maxRows })
        const row = { ...draft, sequence: Math.max(-1, ...rows.map(({ sequence }) => sequence)) + 1 }
        const after = { ...row, id: await insertContentRow(tx, row), version: 1 }
        const states = { before: null, after: auditContent(after) }
        await recordContent(deps, tx, content_key, { staffId, verb: 'add', kind, ...states })
        return present(after)
      })
    },

    /** Throws content.not_found, staff.changed_meanwhile, and what is wrong with the row as it would be. */
    async changeContent(
      staffId: number,
      id: number,
      { version, ...input }: BodyOf<typeof changeContent>,
    ): Promise<StaffContent> {
      const { row: before, key } = await read(id, version)
      const change = toColumns({ ...toInput(before), ...input })
      await judge(key, change)
      if (isDeepStrictEqual({ ...before, ...change }, { ...before })) return present(before)
      return writeContent(deps, async (tx) => {
        if (!(await updateContent(tx, before, change))) throw new AppError('staff.changed_meanwhile')
        const after = { ...before, ...change, version: version + 1 }
        const states = { before: auditContent(before), after: auditContent(after) }
        await recordContent(deps, tx, key, { staffId, verb: 'change', kind, ...states })
        return present(after)
      })
    },

    /** Throws content.not_found, staff.changed_meanwhile. */
    async deleteContent(staffId: number, id: number, version: number): Promise<void> {
      const { row, key } = await read(id, version)
      await writeContent(deps, async (tx) => {
        if (!(await deleteContentRow(tx, row))) throw new AppError('staff.changed_meanwhile')
        const states = { before: auditContent(row), after: null }
        await recordContent(deps, tx, key, { staffId, verb: 'delete', kind, ...states })
      })
    },
  }
}

function toColumns(input: ContentInput) {
  const url = input.url.trim()
  return {
    title: input.title.trim(),
    url,
    image: input.image,
    text: tidyText({ url, text: input.text }),
    is_shown: input.isShown ? (1 as const) : (0 as const),
    starts_at: toEpoch(input.startsAt),
    ends_at: toEpoch(input.endsAt),
  }
}

function toInput(row: ContentFullRow): ContentInput {
  const { id, version, categoryId, ...input } = present(row)
  return input
}

function auditContent(row: ContentFullRow) {
  const { version, ...fields } = present(row)
  return fields
}

function present(row: ContentFullRow): StaffContent {
  return {
    id: row.id,
    categoryId: row.content_category_id,
    title: row.title,
    url: row.url,
    image: row.image,
    text: row.text,
    isShown: row.is_shown === 1,
    startsAt: toMoment(row.starts_at),
    endsAt: toMoment(row.ends_at),
    version: row.version,
  }
}

function toEpoch(moment: string | null): number | null {
  return moment === null ? null : Date.parse(moment)
}

function toMoment(epoch: number | null): string | null {
  return epoch === null ? null : new Date(epoch).toISOString()
}
