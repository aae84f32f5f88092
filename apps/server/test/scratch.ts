import { existsSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const memory = '/dev/shm'
const enoughBytes = 4 * 1024 ** 3

/**
 * Where tests keep their databases: in memory where there is room for them, because they make and drop hundreds, each with
 * its forced writes. What a killed process has written is there as well as on a disk.
 */
export const scratch = isRoomy(memory) ? memory : tmpdir()

function isRoomy(folder: string): boolean {
  if (!existsSync(folder)) return false
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize > enoughBytes
}
