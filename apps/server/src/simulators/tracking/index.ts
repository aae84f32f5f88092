export { simulatedTrackingAccounts } from './accounts.ts'
export { openParcelStore } from './parcel-store.ts'
export { trackingSimulator } from './simulator.ts'
