export { simulatedS3, startS3 } from './simulator.ts'
