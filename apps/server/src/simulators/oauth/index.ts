export { simulatedCredentials, simulatedLogins } from './credentials.ts'
export { oauthSimulator } from './simulator.ts'
