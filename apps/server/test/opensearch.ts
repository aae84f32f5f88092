import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { findFreePort } from './free-port.ts'

const run = promisify(execFile)
const source = join(import.meta.dirname, 'opensearch')
const jars = resolve(import.meta.dirname, '../../../node_modules/.cache/jishi-opensearch')
const startsWithinMs = 120_000

/**
 * A private OpenSearch on a loopback port, of the jars that Maven brings (kept between runs). Undefined where Java or
 * Maven is missing, or Maven cannot fetch them.
 */
export async function startOpenSearch(): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  if (!(await hasJars())) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'jishi-opensearch-'))
  await mkdir(join(folder, 'config'))
  const [port, transportPort] = [await findFreePort(), await findFreePort()]
  const args = ['-Xmx512m', '-cp', join(jars, '*'), join(source, 'Launcher.java')]
  const child = spawn('java', [...args, folder, String(port), String(transportPort)], { stdio: 'ignore' })
  const killAtExit = () => void child.kill('SIGKILL')
  process.once('exit', killAtExit)
  const url = `http://127.0.0.1:${port}`
  await waitFor(url, () => child.exitCode !== null)
  return {
    url,
    async stop() {
      process.off('exit', killAtExit)
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function hasJars(): Promise<boolean> {
  const mark = join(jars, 'complete')
  if (existsSync(mark)) return true
  const copy = ['-q', '-B', '-f', join(source, 'pom.xml'), 'dependency:copy-dependencies']
  try {
    await run('java', ['-version'])
    await run('mvn', [...copy, `-DoutputDirectory=${jars}`], { timeout: 240_000 })
    await writeFile(mark, '')
    return true
  } catch {
    return false
  }
}

async function waitFor(url: string, isOver: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + startsWithinMs
  while (!(await isUp(url))) {
    if (isOver() || Date.now() > giveUpAt) throw new Error('OpenSearch did not start')
    await sleep(200)
  }
}

const isUp = (url: string) =>
  fetch(url).then(
    (answer) => answer.ok,
    () => false,
  )
