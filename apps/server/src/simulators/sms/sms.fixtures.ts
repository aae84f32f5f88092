import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import type { Clock } from '../../kernel/clock.ts'
import { simulatedSmsCredentials } from './credentials.ts'
import type { SmsMisbehaviour } from './misbehaviour.ts'
import { smsSimulator } from './simulator.ts'

export type TestSms = Awaited<ReturnType<typeof openTestSms>>

/** The three simulated providers, listening. `baseUrlOf` is where a driver is pointed at. */
export async function openTestSms({ clock }: { clock: Clock }) {
  const received: { recipient: string; subject: string; body: string }[] = []
  const misbehaviour: SmsMisbehaviour = {}
  const credentials = simulatedSmsCredentials
  const app = Fastify({ forceCloseConnections: true })
  const record = async (message: (typeof received)[number]) => void received.push(message)
  await app.register((scope) => smsSimulator(scope, { clock, record, credentials, misbehaviour }), {
    prefix: '/simulators/sms',
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    received,
    misbehaviour,
    credentials,
    baseUrlOf: (provider: keyof typeof credentials) => `${origin}/simulators/sms/${provider}`,
    /** Nothing was received, everything works. */
    reset() {
      received.length = 0
      misbehaviour.refusal = undefined
      misbehaviour.answers = undefined
    },
    close: () => app.close(),
  }
}
