export { startFastdfs } from './simulator.ts'
