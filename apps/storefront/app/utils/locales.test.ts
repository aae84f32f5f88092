import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const app = join(import.meta.dirname, '..')
const street = ['common', 'detail', 'error', 'favorite', 'filter', 'home', 'list', 'search', 'ui']
const files = globSync(
  [
    'components/{Mall,Home,Category,Item,List,Filter}*.vue',
    'components/search/*.vue',
    'components/favorite/Favorite{Button,Mark}.vue',
    'composables/use{Leave,ErrorText,Purchase,FavoriteToggle,PageHead,ItemHead,Search*}.ts',
    'pages/{index,categories,search}.vue',
    'pages/{category,item}/*.vue',
    'layouts/default.vue',
    'error.vue',
  ],
  { cwd: app },
)

it.each(files)('%s says only words of the street, which every browser has', (file) => {
  const source = readFileSync(join(app, file), 'utf8')
  const areas = Array.from(source.matchAll(/\bt\([`']([a-zA-Z]+)\./g), ([, area]) => area)
  expect(areas.filter((area) => !street.includes(area ?? ''))).toEqual([])
})

it('knows the files it is about', () => {
  expect(files.length).toBeGreaterThan(30)
})
