import { readFileSync } from 'node:fs'

/** What a process of this machine holds in memory, in KB. */
export function readMemoryKb(pid: number): number {
  return readNumber(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB/m)
}

/**
 * Throws where this process, and so those that it starts, may have fewer files open than `files`. Node takes as many as the
 * hard limit allows by itself.
 */
export function requireOpenFiles(files: number): void {
  const most = readNumber('/proc/self/limits', /^Max open files\s+(\d+)/m)
  if (most < files)
    throw new Error(`${files} open files are needed and ${most} are allowed: run "ulimit -n ${files}" before`)
}

function readNumber(file: string, pattern: RegExp): number {
  const found = pattern.exec(readFileSync(file, 'utf8'))?.[1]
  if (found === undefined) throw new Error(`${file} does not say it`)
  return Number(found)
}
