import { root, run } from './run.ts'

const checks: [name: string, command: string, args: string[], cwd?: string][] = [
  ['format and lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['types: contract', 'tsc', ['-p', 'packages/contract']],
  ['types: server, scripts, tests', 'tsc', ['-p', '.']],
  ['types: storefront', 'nuxt', ['typecheck'], 'apps/storefront'],
  [
    'import rules',
    'depcruise',
    [
      '--config',
      '.dependency-cruiser.cjs',
      'apps/server/src',
      'packages/contract/src',
      'packages/ui',
      'apps/storefront/app',
    ],
  ],
  ['dead code', 'knip', []],
]

let failed = 0
for (const [name, command, args, folder = '.'] of checks) {
  const startedAt = Date.now()
  try {
    await run(command, args, { cwd: `${root}/${folder}`, quiet: true })
    console.log(`ok      ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`)
  } catch (error) {
    failed++
    console.log(`FAILED  ${name}\n${(error as Error).message}`)
  }
}
if (failed > 0) process.exit(1)
