import './engine.ts'
import { readConfig } from './config.ts'
import { startJobs } from './jobs.ts'
import { createLogger } from './kernel/logger.ts'
import { prepare } from './prepare.ts'
import { onShutdown } from './shutdown.ts'
import { wire } from './wire.ts'

const config = readConfig()
const logger = createLogger(config.logLevel)
const services = await wire(config, logger)
await prepare(services, config, logger)

const stopJobs = await startJobs(services)
logger.info('taking jobs')

onShutdown(logger, async () => {
  await stopJobs()
  await services.close()
})
