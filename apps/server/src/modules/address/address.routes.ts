import {
  createAddress,
  deleteAddress,
  getAddress,
  listAddresses,
  listRegions,
  setDefaultAddress,
  updateAddress,
} from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { AddressService } from './address.service.ts'

export function addressRoutes(app: FastifyInstance, { addresses }: { addresses: AddressService }): void {
  handle(app, listRegions, ({ query }) => addresses.listRegions(query.parent), { memoize: true })
  handle(app, listAddresses, ({ who }) => addresses.listAddresses(who.id))
  handle(app, getAddress, ({ who, params }) => addresses.getAddress(who.id, params.id))
  handle(app, createAddress, ({ who, body }) => addresses.createAddress(who.id, body))
  handle(app, updateAddress, ({ who, params, body }) => addresses.updateAddress(who.id, params.id, body))
  handle(app, setDefaultAddress, async ({ who, params }) => {
    await addresses.setDefaultAddress(who.id, params.id)
    return { done: true } as const
  })
  handle(app, deleteAddress, async ({ who, params }) => {
    await addresses.deleteAddress(who.id, params.id)
    return { done: true } as const
  })
}
