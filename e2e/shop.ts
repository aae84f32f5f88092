import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '../apps/server/test/free-port.ts'
import { shareDemoFiles } from '../scripts/demo-files.ts'
import { childEnv, root, run } from '../scripts/run.ts'
import { buildStorefront } from '../scripts/storefront-build.ts'

export interface RunningShop {
  url: string
  /** The newest code that the developer outbox holds for this mobile number. */
  readSmsCode(mobile: string): Promise<string>
  /** The link in the newest mail to this address whose path begins so. */
  readMailLink(address: string, path: string): Promise<string>
  stop(): Promise<void>
}

/** A shop as `npm start` makes it, in its own folder: built storefront, one process, with the demo goods or without. */
export async function startShop({ isFilled = true } = {}): Promise<RunningShop> {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-e2e-'))
  const port = await findFreePort()
  const url = `http://localhost:${port}`
  const env = { JISHI_FOLDER: folder, PORT: String(port), PUBLIC_URL: url, LOG_LEVEL: 'warn', NODE_ENV: '' }
  shareDemoFiles(folder)
  await buildStorefront({ quiet: true })
  await run('node', ['apps/server/src/cli.ts', isFilled ? 'seed' : 'migrate'], { env, quiet: true })
  const server = spawn('node', ['apps/server/src/main.ts'], {
    cwd: root,
    env: childEnv(env),
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  await waitUntilReady(url, server)
  return {
    url,
    readSmsCode: (mobile) => readSmsCode(url, mobile),
    readMailLink: (address, path) => readMailLink(url, address, path),
    async stop() {
      const exited = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function readSmsCode(url: string, mobile: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const text = await (await fetch(`${url}/dev/outbox.json?recipient=${mobile}`)).text()
    const code = /\b\d{6}\b/.exec(text.replaceAll(mobile, ''))?.[0]
    if (code !== undefined) return code
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no SMS code for ${mobile} in the outbox`)
}

async function readMailLink(url: string, address: string, path: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const answer = await fetch(`${url}/dev/outbox.json?recipient=${encodeURIComponent(address)}`)
    const { items } = (await answer.json()) as { items: { links: string[] }[] }
    const link = items.flatMap(({ links }) => links).find((each) => new URL(each).pathname.startsWith(path))
    if (link !== undefined) return link
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no mail to ${address} with a link to ${path} in the outbox`)
}

async function waitUntilReady(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`)
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the server did not become ready within 30 s')
}
