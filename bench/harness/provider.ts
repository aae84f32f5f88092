import { join } from 'node:path'
import Fastify from 'fastify'
import { systemClock } from '../../apps/server/src/kernel/clock.ts'
import {
  alipaySimulator,
  loadOrCreateSimulatorKeys,
  openSimulatorStore,
} from '../../apps/server/src/simulators/alipay/index.ts'

/** The simulated payment provider as a process of its own, as a real one is another machine: `node provider.ts PORT FOLDER`. */
const [port, folder = '.'] = process.argv.slice(2)
const keys = await loadOrCreateSimulatorKeys(folder)
const store = openSimulatorStore(join(folder, 'trades.db'))
const app = Fastify({ forceCloseConnections: true })
await app.register((scope) => alipaySimulator(scope, { store, keys, clock: systemClock }), {
  prefix: '/alipay',
})
await app.listen({ port: Number(port), host: '127.0.0.1' })
process.send?.('ready')

process.once('SIGTERM', async () => {
  await app.close()
  store.close()
  process.exit(0)
})
