import type { FileView } from '@jishi/contract'
import type { ImageUrl } from '../../kernel/image-url.ts'
import type { FileRow } from './file.queries.ts'

export function presentFile(row: FileRow, imageUrl: ImageUrl): FileView {
  const path = `/${row.storage_key}`
  return {
    id: row.id,
    path,
    url: imageUrl(path),
    width: row.width,
    height: row.height,
    bytes: row.bytes,
    state: row.state,
    placeholder: row.placeholder,
    createdBy: row.created_by,
    createdAt: new Date(row.created_at).toISOString(),
  }
}
