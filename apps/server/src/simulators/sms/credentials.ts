/** Who may send through the three providers, as their consoles would say it. */
export interface SmsCredentials {
  twilio: { accountSid: string; authToken: string; from: string }
  yuntongxun: { accountSid: string; authToken: string; appId: string; templateId: string }
  aliyun: { accessKeyId: string; accessKeySecret: string; signName: string; templateCode: string }
}

/** Part of the repository; they open nothing but the simulators. */
export const simulatedSmsCredentials: SmsCredentials = {
  twilio: {
    accountSid: 'AC00000000000000000000000000000001',
    authToken: 'twilio-simulator-token',
    from: '+15005550006',
  },
  yuntongxun: {
    accountSid: '8a00000000000000000000000000001a',
    authToken: 'yuntongxun-simulator-token',
    appId: '8a00000000000000000000000000001b',
    templateId: '1',
  },
  aliyun: {
    accessKeyId: 'LTAI-simulator',
    accessKeySecret: 'aliyun-simulator-secret',
    signName: '集市',
    templateCode: 'SMS_000000001',
  },
}
