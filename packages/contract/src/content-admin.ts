import { type Static, Type } from 'typebox'
import { MediaPath, Version } from './catalog-admin.ts'
import { Done, Id, Timestamp } from './common.ts'
import { HomeView } from './content.ts'
import { endpoint } from './endpoint.ts'

const Name = Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' })
const Moment = Type.Union([Timestamp, Type.Null()])

export const StaffContentCategory = Type.Object({
  id: Type.Integer(),
  key: Type.String(),
  name: Type.String(),
  items: Type.Integer({ description: 'How many rows it has, hidden ones too' }),
  version: Type.Integer(),
})
export type StaffContentCategory = Static<typeof StaffContentCategory>

export const StaffContent = Type.Object({
  id: Type.Integer(),
  categoryId: Type.Integer(),
  title: Type.String(),
  url: Type.String(),
  image: Type.String(),
  text: Type.String(),
  isShown: Type.Boolean(),
  startsAt: Type.Union([Timestamp, Type.Null()], {
    description: 'Shown from then on; null: always has been',
  }),
  endsAt: Type.Union([Timestamp, Type.Null()], { description: 'Not shown from then on; null: for ever' }),
  version: Type.Integer(),
})
export type StaffContent = Static<typeof StaffContent>

const ContentInput = Type.Object({
  title: Type.String({ maxLength: 120 }),
  url: Type.String({
    maxLength: 200,
    description: 'A path of this site, http(s), or what a floor’s row is: `category:<id>`, `tab`',
  }),
  image: Type.Union([MediaPath, Type.Literal('')]),
  text: Type.String({ maxLength: 2000, description: 'Plain text; of a tab, its SKU ids with commas' }),
  isShown: Type.Boolean(),
  startsAt: Moment,
  endsAt: Moment,
})

export const listContentCategories = endpoint({
  method: 'GET',
  path: '/admin/content/categories',
  auth: 'staff',
  permission: 'content.view',
  tag: 'content',
  summary: 'Sections and floors of the home page',
  reply: Type.Array(StaffContentCategory),
})

export const addContentCategory = endpoint({
  method: 'POST',
  path: '/admin/content/categories',
  auth: 'staff',
  permission: 'content.add',
  tag: 'content',
  status: 201,
  summary: 'Add a floor, or a section that is missing',
  body: Type.Object({
    key: Type.String({ pattern: '^(top-ad|hot-words|carousel|news|promos|floor-[1-9]\\d{0,2})$' }),
    name: Name,
  }),
  reply: StaffContentCategory,
})

export const changeContentCategory = endpoint({
  method: 'PUT',
  path: '/admin/content/categories/:id',
  auth: 'staff',
  permission: 'content.change',
  tag: 'content',
  summary: 'Rename a section or floor',
  params: Type.Object({ id: Id }),
  body: Type.Object({ version: Version, name: Name }),
  reply: StaffContentCategory,
})

export const deleteContentCategory = endpoint({
  method: 'DELETE',
  path: '/admin/content/categories/:id',
  auth: 'staff',
  permission: 'content.delete',
  tag: 'content',
  summary: 'Delete a section or floor that has no rows',
  params: Type.Object({ id: Id }),
  query: Type.Object({ version: Version }),
  reply: Done,
})

export const orderContent = endpoint({
  method: 'PUT',
  path: '/admin/content/categories/:id/order',
  auth: 'staff',
  permission: 'content.change',
  tag: 'content',
  summary: 'Put the rows of a section in this order: all of them',
  params: Type.Object({ id: Id }),
  body: Type.Object({ version: Version, itemIds: Type.Array(Id, { maxItems: 500 }) }),
  reply: StaffContentCategory,
})

export const listContent = endpoint({
  method: 'GET',
  path: '/admin/content/categories/:id/items',
  auth: 'staff',
  permission: 'content.view',
  tag: 'content',
  summary: 'Every row of a section in its order, at most 500',
  params: Type.Object({ id: Id }),
  reply: Type.Array(StaffContent),
})

export const addContent = endpoint({
  method: 'POST',
  path: '/admin/content/categories/:id/items',
  auth: 'staff',
  permission: 'content.add',
  tag: 'content',
  status: 201,
  summary: 'Add a row at the end of a section',
  params: Type.Object({ id: Id }),
  body: ContentInput,
  reply: StaffContent,
})

export const changeContent = endpoint({
  method: 'PUT',
  path: '/admin/content/items/:id',
  auth: 'staff',
  permission: 'content.change',
  tag: 'content',
  summary: 'Change a row; what is left out stays',
  params: Type.Object({ id: Id }),
  body: Type.Object({ version: Version, ...Type.Partial(ContentInput).properties }),
  reply: StaffContent,
})

export const deleteContent = endpoint({
  method: 'DELETE',
  path: '/admin/content/items/:id',
  auth: 'staff',
  permission: 'content.delete',
  tag: 'content',
  summary: 'Delete a row',
  params: Type.Object({ id: Id }),
  query: Type.Object({ version: Version }),
  reply: Done,
})

export const previewHome = endpoint({
  method: 'GET',
  path: '/admin/content/home',
  auth: 'staff',
  permission: 'content.view',
  tag: 'content',
  summary: 'The home page as it will be at a moment, with the goods of now',
  query: Type.Object({ at: Timestamp }),
  reply: HomeView,
})
