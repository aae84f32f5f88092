export interface SmsMessage {
  mobile: string
  /** Which text: providers map it to their approved template. */
  template: 'verification_code'
  variables: Record<string, string>
}

/** Hands a message to the provider; throws when the provider did not take it. */
export interface SmsSender {
  send(message: SmsMessage): Promise<void>
}
