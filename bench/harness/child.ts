import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'

/** A Node process of ours. Whatever ends this process ends it as well, by its pid. */
export interface Child {
  readonly pid: number
  readonly isRunning: boolean
  readonly logFile: string
  send(message: object): void
  /** The next message that it sends. Rejects with the end of its log when it ends without one. */
  answer<Answer>(): Promise<Answer>
  /** Asks it to end and waits until it has; what takes longer than 20 s is cut off. */
  stop(): Promise<void>
  /** SIGKILL: no farewell and no flush. */
  kill9(): Promise<void>
}

export interface Launch {
  args?: string[]
  env?: Record<string, string>
  /** Flags of Node itself, such as `--cpu-prof`. */
  execArgv?: string[]
  /** Where its output goes. */
  logFile: string
}

const graceMs = 20_000

/** Starts a script with the Node that runs this one. */
export function launch(script: string, { args = [], env = {}, execArgv = [], logFile }: Launch): Child {
  const log = openSync(logFile, 'a')
  const child = fork(script, args, {
    env: { ...process.env, ...env },
    execArgv,
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  guard(child)

  return {
    pid: child.pid ?? 0,
    get isRunning() {
      return isRunning(child)
    },
    logFile,
    send: (message) => void child.send(message),
    async answer<Answer>() {
      const ended = once(child, 'exit').then(() => {
        throw new Error(`${script} ended:\n${tail(logFile)}`)
      })
      const [message] = await Promise.race([once(child, 'message'), ended])
      return message as Answer
    },
    async stop() {
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await end(child, 'SIGTERM').finally(() => clearTimeout(timer))
    },
    kill9: () => end(child, 'SIGKILL'),
  }
}

/** The last lines of a log, for an error message. */
export function tail(logFile: string, lines = 30): string {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
}

const children = new Set<ChildProcess>()

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

function guard(child: ChildProcess): void {
  children.add(child)
  child.once('exit', () => children.delete(child))
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (!isRunning(child)) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}
