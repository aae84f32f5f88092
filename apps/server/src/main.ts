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

const app = await createApp(services, config, logger)
await app.listen({ port: config.port, host: config.host })
const stopJobs = config.runsJobs ? await startJobs(services, logger) : async () => {}
logger.info({ url: config.publicUrl }, 'listening')

onShutdown(logger, async () => {
  await app.close()
  await stopJobs()
  await services.close()
})
