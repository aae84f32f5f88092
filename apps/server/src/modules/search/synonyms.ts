import { readFileSync } from 'node:fs'
import type { Synonyms } from './understand.rules.ts'

/** The file of synonyms: one group a line. */
export function readSynonyms(
  text = readFileSync(new URL('synonyms.txt', import.meta.url), 'utf8'),
): Synonyms {
  const groups = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('='))
  return new Map(
    groups.flatMap((group) => group.map((word) => [word, group.filter((other) => other !== word)] as const)),
  )
}
