export { simulatedMerchant } from './identity.ts'
export { loadOrCreateWechatPayKeys } from './keys.ts'
export { wechatPaySimulator } from './simulator.ts'
export { openWechatPayStore } from './store.ts'
