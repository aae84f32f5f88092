import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, openSync } from 'node:fs'
import { chown, mkdir, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { findFreePort } from './free-port.ts'

const run = promisify(execFile)

/** A private server on a loopback port. It keeps its port and its data over `restart`. */
export interface TestServer {
  readonly url: string
  readonly port: number
  /** Of the running process; changes with a restart. */
  readonly pid: number
  /** Asks the server to end and waits until it has. */
  stop(): Promise<void>
  /** Ends it as a power cut would: SIGKILL, no farewell. */
  kill9(): Promise<void>
  /** Starts it again on the same folder and port, ending it first where it runs. */
  restart(): Promise<void>
}

/**
 * A MariaDB with an empty database `jishi` and a user that needs no password, ready when this returns. Durable as
 * in production (`innodb_flush_log_at_trx_commit` stays 1). `options` are further command line options.
 */
export async function startMariaDb({
  folder,
  options = [],
}: {
  folder: string
  options?: string[]
}): Promise<TestServer> {
  const [install, program] = [requireProgram('mariadb-install-db'), requireProgram('mariadbd')]
  await mkdir(folder, { recursive: true })
  const user = await findServerUser(folder)
  const data = join(folder, 'data')
  const port = await findFreePort()
  if (!(await exists(data))) {
    await run(install, [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      ...user,
    ])
  }
  const initFile = join(folder, 'init.sql')
  await writeFile(initFile, initSql)
  const args = [
    '--no-defaults',
    ...user,
    `--datadir=${data}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(folder, 'server.sock')}`,
    // A starting server clears its folder for temporary files: in a common one it takes those of its neighbours.
    `--tmpdir=${folder}`,
    `--pid-file=${join(folder, 'server.pid')}`,
    `--init-file=${initFile}`,
    '--skip-name-resolve',
    '--innodb-buffer-pool-size=96M',
    '--max-connections=400',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    ...options,
  ]
  return startServer({
    url: `mysql://jishi@127.0.0.1:${port}/jishi`,
    port,
    program,
    args,
    logFile: join(folder, 'server.log'),
    isReady: isMariaDbReady,
  })
}

/** A Redis with an append-only file (fsync every second, as in production), ready when this returns. */
export async function startRedis({
  folder,
  options = [],
}: {
  folder: string
  options?: string[]
}): Promise<TestServer> {
  await mkdir(folder, { recursive: true })
  const port = await findFreePort()
  return startServer({
    url: `redis://127.0.0.1:${port}`,
    port,
    program: requireProgram('redis-server'),
    args: [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
      ...['--save', '', '--appendonly', 'yes'],
      ...options,
    ],
    logFile: join(folder, 'server.log'),
    isReady: isRedisReady,
  })
}

/** The programs that the production drivers are tested with and that are not on this machine. */
export function listMissingServers(): string[] {
  return ['mariadbd', 'mariadb-install-db', 'redis-server'].filter((name) => findProgram(name) === undefined)
}

const initSql = [
  "create user if not exists 'jishi'@'127.0.0.1';",
  "grant all privileges on *.* to 'jishi'@'127.0.0.1' with grant option;",
  'create database if not exists jishi;',
].join('\n')

interface ServerSetup {
  url: string
  port: number
  program: string
  args: string[]
  logFile: string
  isReady(port: number): Promise<boolean>
}

async function startServer({ url, port, program, args, logFile, isReady }: ServerSetup): Promise<TestServer> {
  let child: ChildProcess
  const killAtExit = () => void child.kill('SIGKILL')

  async function start() {
    const log = openSync(logFile, 'a')
    child = spawn(program, args, { stdio: ['ignore', log, log] })
    process.once('exit', killAtExit)
    const giveUpAt = Date.now() + 60_000
    while (!(await isReady(port))) {
      if (!isRunning(child) || Date.now() > giveUpAt)
        throw new Error(`${program} did not start: see ${logFile}`)
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL') {
    process.off('exit', killAtExit)
    if (!isRunning(child)) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  await start()
  return {
    url,
    port,
    get pid() {
      return child.pid ?? 0
    },
    stop: () => end('SIGTERM'),
    kill9: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM')
      await start()
    },
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

/** The server speaks first: a packet header of four bytes, then its protocol version, 10. */
function isMariaDbReady(port: number): Promise<boolean> {
  return askPort(port, '', (answer) => answer[4] === 10)
}

function isRedisReady(port: number): Promise<boolean> {
  return askPort(port, 'PING\r\n', (answer) => answer.toString('latin1').startsWith('+PONG'))
}

function askPort(port: number, question: string, isGood: (answer: Buffer) => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(question))
    const answerWith = (good: boolean) => {
      socket.destroy()
      resolve(good)
    }
    socket.setTimeout(1000, () => answerWith(false))
    socket.once('data', (answer) => answerWith(isGood(answer)))
    socket.once('error', () => answerWith(false))
    socket.once('close', () => resolve(false))
  })
}

/** MariaDB does not like to run as root: there, it is told to become `mysql`, who then owns the folder. */
async function findServerUser(folder: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return []
  try {
    await chown(folder, await findId('-u'), await findId('-g'))
    return ['--user=mysql']
  } catch {
    return ['--user=root']
  }
}

async function findId(flag: '-u' | '-g'): Promise<number> {
  return Number((await run('id', [flag, 'mysql'])).stdout)
}

function requireProgram(name: string): string {
  const path = findProgram(name)
  if (path === undefined) throw new Error(`${name} is not on the PATH`)
  return path
}

/** Looks on the PATH and where Debian keeps servers, which is not on everybody's PATH. */
function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
