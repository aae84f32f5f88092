import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export interface BillFile {
  sha1: string
  chunks: () => AsyncIterable<Uint8Array>
  remove: () => Promise<void>
}

/** Keeps an answer's body in a temporary file, whatever its size: it is checked as a whole before it is believed. */
export async function keepBill(answer: Response): Promise<BillFile> {
  if (!answer.ok || answer.body === null) throw new Error(`the bill answered ${answer.status}`)
  const file = join(tmpdir(), `jishi-bill-${randomUUID()}`)
  const hash = createHash('sha1')
  const remove = () => rm(file, { force: true })
  try {
    await pipeline(
      Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]),
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          hash.update(chunk)
          yield chunk
        }
      },
      createWriteStream(file, { mode: 0o600 }),
    )
  } catch (error) {
    await remove()
    throw error
  }
  return { sha1: hash.digest('hex'), chunks: () => createReadStream(file), remove }
}

/** Lines of a text without their ends, never more in memory than a chunk and a line. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  encoding: 'utf-8' | 'gbk',
): AsyncIterable<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/)
    rest = lines.pop() ?? ''
    yield* lines
  }
  rest += decoder.decode()
  if (rest !== '') yield rest
}

/** A row by the names of its columns: their order is not promised. */
export function toRow(names: readonly string[], values: readonly string[]): Record<string, string> {
  if (values.length !== names.length)
    throw new Error(`a row of ${values.length} values under ${names.length} names`)
  return Object.fromEntries(names.map((name, index) => [name, values[index]?.trim() ?? '']))
}
