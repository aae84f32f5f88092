import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

export interface RunOptions {
  cwd?: string
  env?: Record<string, string | undefined>
  /** Keep the output back and show it only when the command fails. */
  quiet?: boolean
}

/** The environment of a child: tools of this workspace first on the PATH, no telemetry, no colours in files. */
export function childEnv(env: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`
  return { ...process.env, PATH: path, NUXT_TELEMETRY_DISABLED: '1', ...env }
}

/** Runs a command to its end; rejects with its output when it fails. */
export async function run(
  command: string,
  args: string[],
  { cwd = root, env, quiet = false }: RunOptions = {},
): Promise<void> {
  const child = spawn(command, args, {
    cwd,
    env: childEnv(env),
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
  })
  const output = collect(child)
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.once('error', reject)
  child.once('close', resolve)
  const code = await promise
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed (${code})\n${output.join('')}`)
}

function collect(child: ChildProcess): string[] {
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  return output
}
