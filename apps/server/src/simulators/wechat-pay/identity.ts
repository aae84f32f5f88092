/** Who the simulated WeChat Pay takes the shop for. Its secrets are part of the repository and open nothing. */
export interface Identity {
  appId: string
  appSecret: string
  mchId: string
  /** Number of the shop's certificate. */
  serial: string
  /** What WeChat's own key goes by. */
  wechatPublicKeyId: string
  apiV3Key: string
}

export const simulatedMerchant: Identity = {
  appId: 'wx00000000000jishi',
  appSecret: 'simulated-secret-of-the-account',
  mchId: '1900000001',
  serial: '51A7ED0000000000000000000000000000000001',
  wechatPublicKeyId: 'PUB_KEY_ID_SIMULATED',
  apiV3Key: 'simulated-api-v3-key-of-32-bytes',
}
