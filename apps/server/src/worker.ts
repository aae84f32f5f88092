import './engine.ts'
import { createApp } from './app.ts'
import { readConfig, tellRenderer } from './config.ts'
import { startJobs } from './jobs.ts'
import { createLogger } from './kernel/logger.ts'
import { prepare } from './prepare.ts'
import { onShutdown } from './shutdown.ts'
import { wire } from './wire.ts'

const config = readConfig()
tellRenderer(config)
const logger = createLogger(config.logLevel)
const services = await wire(config, logger)
await prepare(services, config, logger)

// Nobody can reach it: it is what draws pages and answers what they ask of the API.
const app = await createApp(services, config, logger)
await app.ready()
services.orders.months.watch.start()
const stopJobs = await startJobs(services, logger)
logger.info('taking jobs')

onShutdown(logger, async () => {
  await stopJobs()
  await services.orders.months.watch.stop()
  await app.close()
  await services.close()
})
