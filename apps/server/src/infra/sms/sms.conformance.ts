import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SmsError, type SmsMessage, type SmsSender } from './sms.ts'

/** A driver and what phones received through it. */
export interface SmsWorld {
  sender: SmsSender
  received: { recipient: string; body: string }[]
  /** Absent where nobody is asked. */
  provider?: ProviderUnderTest
  reset(): void
  close(): Promise<void>
}

interface ProviderUnderTest {
  /** Makes it answer with this code, or take the message and spoil the answer. */
  misbehave(how: { refusal?: string; answers?: 'hang_up' | 'silence' | 'failure' | 'gibberish' }): void
  /** Codes that are a plain no, limits among them. */
  refusals: string[]
  /** Codes that leave it open. */
  unsure: string[]
  /** The same driver with a key that is not the account's. */
  strangerSender: SmsSender
  /** The same driver where nobody listens. */
  lostSender: SmsSender
}

const message: SmsMessage = {
  mobile: '13812345678',
  template: 'verification_code',
  variables: { code: '042917', minutes: '2' },
}

/** The promises of the SMS port. */
export function smsConformance(driver: string, open: () => Promise<SmsWorld>): void {
  describe(`sms: ${driver}`, () => {
    let world: SmsWorld
    beforeAll(async () => {
      world = await open()
    })
    afterEach(() => world.reset())
    afterAll(() => world.close())

    it('§1.2 brings the text to the phone, its code whole', async () => {
      await world.sender.send(message)
      expect(world.received).toEqual([
        expect.objectContaining({
          recipient: '13812345678',
          body: '【集市】您的验证码是 042917，2 分钟内有效。请勿告诉他人。',
        }),
      ])
    })

    it('brings each of many at once to its own phone, once', async () => {
      const mobiles = Array.from({ length: 20 }, (_, i) => `139000000${String(i).padStart(2, '0')}`)
      await Promise.all(mobiles.map((mobile) => world.sender.send({ ...message, mobile })))
      expect(world.received.map(({ recipient }) => recipient).sort()).toEqual(mobiles)
    })
  })
}

/** What every driver promises that asks somebody outside. */
export function smsProviderConformance(driver: string, open: () => Promise<Required<SmsWorld>>): void {
  smsConformance(driver, open)

  describe(`sms provider: ${driver}`, () => {
    let world: Required<SmsWorld>
    beforeAll(async () => {
      world = await open()
    })
    afterEach(() => world.reset())
    afterAll(() => world.close())

    async function sendAndFail(sender = world.sender): Promise<SmsError> {
      const error = await sender.send(message).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      expect(error).toBeInstanceOf(SmsError)
      return error as SmsError
    }

    it('says that a message was refused, in the words of the provider', async () => {
      for (const refusal of world.provider.refusals) {
        world.provider.misbehave({ refusal })
        const error = await sendAndFail()
        expect(error.outcome, refusal).toBe('refused')
        expect(error.message).toContain(refusal)
      }
      expect(world.received).toEqual([])
    })

    it('P5 says neither code nor number nor key in an error', async () => {
      const { provider } = world
      const errors: SmsError[] = [
        await sendAndFail(provider.strangerSender),
        await sendAndFail(provider.lostSender),
      ]
      for (const refusal of [...provider.refusals, ...provider.unsure]) {
        provider.misbehave({ refusal })
        errors.push(await sendAndFail())
      }
      for (const error of errors) {
        const said = `${error.message} ${error.stack} ${JSON.stringify(error.cause)} ${String(error.cause)}`
        expect(said).not.toMatch(/042917|13812345678|token|secret/)
      }
    })

    it('is refused with a key that is not the account’s', async () => {
      expect((await sendAndFail(world.provider.strangerSender)).outcome).toBe('refused')
      expect(world.received).toEqual([])
    })

    it('says that nothing was sent where nobody listens', async () => {
      expect((await sendAndFail(world.provider.lostSender)).outcome).toBe('not_sent')
    })

    it.each(['hang_up', 'silence', 'failure', 'gibberish'] as const)(
      'says that it does not know, and sends nothing twice (%s)',
      async (answers) => {
        world.provider.misbehave({ answers })
        expect((await sendAndFail()).outcome).toBe('unknown')
        expect(world.received).toHaveLength(1)
      },
    )

    it('does not take a failure inside of the provider for a no', async () => {
      for (const refusal of world.provider.unsure) {
        world.provider.misbehave({ refusal })
        expect((await sendAndFail()).outcome, refusal).toBe('unknown')
      }
    })
  })
}
