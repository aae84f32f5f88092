const modules = 'apps/server/src/modules'
const test = '\\.(test|conformance|fixtures)\\.ts$'
const levels = [
  ['account', 'staff', 'catalog', 'content', 'file', 'address'],
  [
    'search',
    'cart',
    'favorite',
    'footprint',
    'promotion',
    'flash',
    'traffic',
    'payment',
    'shipping',
    'message',
  ],
  ['order'],
  ['flash-sale', 'course', 'comment', 'page'],
  ['analytics'],
]

/** A module may know modules of a lower level, never of its own or a higher one. Content shows goods: it may know catalog. What staff changes is audited: all may know staff. */
const levelRules = levels.map((names, level) => ({
  name: `level-${level}-looks-down-only`,
  severity: 'error',
  comment: 'Upward and sideways only by events (DESIGN 4.3).',
  from: { path: `^${modules}/(${names.join('|')})/`, pathNot: test },
  to: {
    path: `^${modules}/(${levels.slice(level).flat().join('|')})/`,
    pathNot: [`^${modules}/$1/`, ...(level === 0 ? [`^${modules}/(catalog|staff)/index\\.ts$`] : [])],
  },
}))

const wiring =
  '^apps/server/src/(wire|wire-flash|wire-trade|ports|drivers|providers|app|jobs|main|worker|cli|prepare)\\.ts$'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(apps/server|packages/contract)/src',
        pathNot: ['\\.d\\.ts$', test, '\\.events\\.ts$', '\\.tables\\.ts$', '(main|worker|cli)\\.ts$'],
      },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: { path: '^(apps/server|packages/contract)' },
      to: { couldNotResolve: true },
    },
    {
      name: 'contract-imports-typebox-only',
      severity: 'error',
      from: { path: '^packages/contract/src' },
      to: { pathNot: ['^packages/contract/src', 'node_modules/typebox/'] },
    },
    {
      name: 'ui-imports-vue-and-contract',
      severity: 'error',
      from: { path: '^packages/ui' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-do-not-know-each-other',
      severity: 'error',
      from: { path: '^apps/(storefront|admin)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'kernel-imports-contract-only',
      severity: 'error',
      from: { path: '^apps/server/src/kernel', pathNot: test },
      to: { path: '^apps/server/src', pathNot: '^apps/server/src/kernel' },
    },
    {
      name: 'port-imports-kernel-only',
      severity: 'error',
      from: { path: '^apps/server/src/infra/([^/]+)/\\1\\.ts$' },
      to: { path: '^apps/server/src', pathNot: ['^apps/server/src/kernel', '^apps/server/src/infra/$1/'] },
    },
    {
      name: 'infra-does-not-know-modules',
      severity: 'error',
      from: { path: '^apps/server/src/infra', pathNot: test },
      to: { path: '^apps/server/src/(modules|http|simulators|wire|app|config)' },
    },
    ...levelRules,
    {
      name: 'modules-have-one-door',
      severity: 'error',
      from: { path: `^${modules}/([^/]+)/`, pathNot: test },
      to: { path: `^${modules}/`, pathNot: [`^${modules}/$1/`, `^${modules}/[^/]+/index\\.ts$`] },
    },
    {
      name: 'modules-take-types-from-modules',
      severity: 'error',
      comment: 'Instances arrive through wire.ts.',
      from: { path: `^${modules}/([^/]+)/`, pathNot: test },
      to: { path: `^${modules}/`, pathNot: `^${modules}/$1/`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'drivers-are-opened-by-wire',
      severity: 'error',
      from: {
        pathNot: [
          wiring,
          test,
          '^apps/server/(test|src/infra|src/simulators|src/seed)',
          '^(bench|e2e|scripts)/',
        ],
      },
      to: {
        path: '^apps/server/src/infra/[^/]+/(sqlite|mysql|redis|bullmq|disk|s3-|fastdfs-|outbox-sms|outbox-mail|smtp|twilio|yuntongxun|aliyun|image-check|altcha|qq|wechat|weibo|github|oidc|alipay|kdniao|kuaidi100|elasticsearch-search)[^/]*\\.ts$',
      },
    },
    {
      name: 'modules-do-not-know-simulators',
      severity: 'error',
      from: { path: `^${modules}`, pathNot: test },
      to: { path: '^apps/server/src/simulators' },
    },
    {
      name: 'one-sdk-one-driver',
      severity: 'error',
      from: { path: '^apps/server/src', pathNot: '^apps/server/src/infra/' },
      to: {
        path: 'node_modules/(@aws-sdk|mysql2|ioredis|bullmq|alipay-sdk|svg-captcha|altcha-lib|nodemailer|openid-client)/',
      },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: {
        path: '^apps/server/src',
        pathNot: [
          '^apps/server/src/kernel',
          `^${modules}/[^/]+/index\\.ts$`,
          '\\.rules\\.ts$',
          '^apps/server/src/infra/([^/]+)/\\1\\.ts$',
        ],
      },
    },
    {
      name: 'fastify-at-the-edge',
      severity: 'error',
      from: {
        path: '^apps/server/src',
        pathNot: [
          '^apps/server/src/(app|wire|wire-trade|providers)\\.ts$',
          '^apps/server/src/http/',
          '\\.routes\\.ts$',
          '^apps/server/src/simulators/',
          test,
        ],
      },
      to: { path: 'node_modules/(fastify|@fastify)/' },
    },
    {
      name: 'routes-go-through-services',
      severity: 'error',
      from: { path: '\\.routes\\.ts$' },
      to: { path: '\\.queries\\.ts$' },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { path: '^(apps/server|packages/contract)/src', pathNot: test },
      to: { path: [test, '^apps/server/test'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(\\.nuxt|\\.output)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.vue', '.json'],
    },
  },
}
