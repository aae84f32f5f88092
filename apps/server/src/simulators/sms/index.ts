export { simulatedSmsCredentials } from './credentials.ts'
export { smsSimulator } from './simulator.ts'
