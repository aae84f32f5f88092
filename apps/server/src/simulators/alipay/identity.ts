/** Who the simulated Alipay takes the shop for. */
export interface Identity {
  appId: string
  /** The shop's 2088... number. */
  sellerId: string
}

export const simulatedShop: Identity = { appId: '2021000000000001', sellerId: '2088000000000001' }
