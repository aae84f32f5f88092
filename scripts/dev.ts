import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { childEnv, root, run } from './run.ts'

/** Development: the API on port 3001, restarted on change; the storefront with hot reload on port 3000 in front of it. */
await run('node', ['apps/server/src/cli.ts', 'seed'])
const children = [
  spawn('node', ['--watch', 'apps/server/src/main.ts'], {
    cwd: root,
    env: childEnv({ PORT: '3001', PUBLIC_URL: 'http://localhost:3000' }),
    stdio: 'inherit',
  }),
  spawn('nuxt', ['dev', '--port', '3000'], {
    cwd: join(root, 'apps/storefront'),
    env: childEnv({ NUXT_API_ORIGIN: 'http://localhost:3001' }),
    stdio: 'inherit',
  }),
]
for (const child of children) {
  child.once('exit', (code) => {
    for (const other of children) other.kill()
    process.exitCode = code ?? 1
  })
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal)
  })
}
