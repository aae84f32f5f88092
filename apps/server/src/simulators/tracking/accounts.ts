/** Who may ask the two services, as their consoles would say it. */
export interface TrackingAccounts {
  kdniao: { businessId: string; appKey: string }
  kuaidi100: { customer: string; key: string }
}

/** Part of the repository; they open nothing but the simulators. */
export const simulatedTrackingAccounts: TrackingAccounts = {
  kdniao: { businessId: '1600001', appKey: 'kdniao-simulator-key' },
  kuaidi100: { customer: 'SIMULATOR00000000000000000000001', key: 'kuaidi100-simulator-key' },
}
