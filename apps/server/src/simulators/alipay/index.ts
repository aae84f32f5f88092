export { simulatedShop } from './identity.ts'
export { loadOrCreateSimulatorKeys } from './keys.ts'
export { alipaySimulator } from './simulator.ts'
export { openSimulatorStore } from './store.ts'
