import { expect, it } from 'vitest'
import { listBeyond, unite } from './staff.rules.ts'

it('unites what is theirs and what the groups give', () => {
  expect(unite(['sku.view', 'sku.change'], ['brand.view'], ['sku.view'])).toEqual([
    'brand.view',
    'sku.change',
    'sku.view',
  ])
  expect(unite()).toEqual([])
})

it('lets nobody give what they do not have', () => {
  const giver = { permissions: ['sku.view', 'staff.change'] }
  expect(listBeyond(giver, ['sku.view'])).toEqual([])
  expect(listBeyond(giver, ['sku.view', 'sku.delete', 'brand.add'])).toEqual(['sku.delete', 'brand.add'])
})

it('takes what somebody had already for not given', () => {
  expect(listBeyond({ permissions: [] }, ['sku.view', 'sku.delete'], ['sku.view'])).toEqual(['sku.delete'])
})

it('lets a superuser give everything', () => {
  expect(listBeyond({ permissions: undefined }, ['sku.delete'])).toEqual([])
})
