export interface SmsMessage {
  mobile: string
  /** Which text: providers map it to their approved template. */
  template: 'verification_code'
  /** For `verification_code`: `code` and `minutes`. */
  variables: Record<string, string>
}

/** Hands a message to the provider. Throws SmsError when it did not take it, or did not say. */
export interface SmsSender {
  send(message: SmsMessage): Promise<void>
}

/**
 * What became of a message that was not plainly taken. `not_sent`: the provider never had it, another try is safe;
 * `refused`: it said no and will say no again; `unknown`: it may be on its way, and none of our providers recognises a
 * repeat, so nobody tries again.
 */
export class SmsError extends Error {
  readonly outcome: 'not_sent' | 'refused' | 'unknown'

  /** `answer`: the provider's own words, for the log; no code and no key. */
  constructor(outcome: SmsError['outcome'], answer: string, cause?: unknown) {
    super(`SMS ${outcome}: ${answer}`, { cause })
    this.name = 'SmsError'
    this.outcome = outcome
  }
}
