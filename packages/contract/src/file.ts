import { type Static, Type } from 'typebox'
import { Id, Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

export const FileState = Type.Union(
  [Type.Literal('pending'), Type.Literal('ready'), Type.Literal('failed')],
  { description: 'pending: smaller sizes are being made; ready: all are there; failed: upload it again' },
)
export type FileState = Static<typeof FileState>

export const FileShape = Type.Union([Type.Literal('square'), Type.Literal('free')], {
  default: 'free',
  description: 'square: the middle of the picture, for goods; free: as it is, for banners',
})
export type FileShape = Static<typeof FileShape>

export const FileView = Type.Object({
  id: Type.Integer(),
  path: Type.String({ description: 'What goods and content name it by: `/media/...`' }),
  url: Type.String({ description: 'Where a browser loads it from' }),
  width: Type.Integer({ description: 'Pixels' }),
  height: Type.Integer({ description: 'Pixels' }),
  bytes: Type.Integer(),
  state: FileState,
  placeholder: Type.String({ description: 'The picture as a blur of a few pixels: a data URL' }),
  createdBy: Type.Integer({ description: 'Id of the member of the staff' }),
  createdAt: Timestamp,
})
export type FileView = Static<typeof FileView>

export const addFile = endpoint({
  method: 'POST',
  path: '/admin/files',
  auth: 'staff',
  permission: 'file.add',
  tag: 'file',
  summary: 'Upload a JPEG, PNG, WebP, GIF or AVIF of at most 5 MB; the same bytes again give the same file',
  status: 201,
  consumes: 'image',
  query: Type.Object({ shape: Type.Optional(FileShape) }),
  reply: FileView,
})

export const listFiles = endpoint({
  method: 'GET',
  path: '/admin/files',
  auth: 'staff',
  permission: 'file.view',
  tag: 'file',
  summary: 'Uploaded pictures, newest first, 48 at a time',
  query: Type.Object({ after: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,14}$' })) }),
  reply: Keyset(FileView),
})

export const getFile = endpoint({
  method: 'GET',
  path: '/admin/files/:id',
  auth: 'staff',
  permission: 'file.view',
  tag: 'file',
  summary: 'One uploaded picture: whether its sizes are ready',
  params: Type.Object({ id: Id }),
  reply: FileView,
})
