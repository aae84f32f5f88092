export { addressRoutes } from './address.routes.ts'
export { type AddressService, type AddressSnapshot, createAddressService } from './address.service.ts'
