import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'

/** Set before the first paint, so that a chosen theme does not flash. Public pages are the same for everyone. */
const themeScript = `try{var t=localStorage.getItem('jishi.theme');if(t)document.documentElement.dataset.theme=t}catch(e){}`

const apiOrigin = 'http://127.0.0.1:3000'

export default defineNuxtConfig({
  extends: ['@jishi/ui'],
  modules: ['@pinia/nuxt'],
  css: ['~/assets/main.css'],
  compatibilityDate: '2026-11-01',
  telemetry: false,
  devtools: { enabled: false },
  components: [{ path: '~/components', pathPrefix: false }],
  features: { inlineStyles: false },
  experimental: {
    appManifest: false,
    payloadExtraction: false,
    // The code of a page comes when one points at a link to it, not for every link in sight.
    defaults: { nuxtLink: { prefetchOn: { interaction: true, visibility: false } } },
  },
  app: {
    head: {
      viewport: 'width=device-width, initial-scale=1, viewport-fit=cover',
      link: [{ rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }],
      script: [{ innerHTML: themeScript, tagPosition: 'head' }],
      meta: [{ name: 'theme-color', content: '#c22d1f' }],
    },
  },
  typescript: {
    tsConfig: { compilerOptions: { allowImportingTsExtensions: true } },
    nodeTsConfig: { compilerOptions: { allowImportingTsExtensions: true } },
    sharedTsConfig: { compilerOptions: { allowImportingTsExtensions: true } },
  },
  // Where the API is when nobody hangs `jishiFetch` on the request: `nuxt dev`, or a storefront of its own.
  runtimeConfig: { apiOrigin },
  nitro: {
    // Everything in the bundle, so that it is the production build of Vue whatever NODE_ENV the server runs with.
    noExternals: true,
    preset: 'node-listener',
    compressPublicAssets: { gzip: true, brotli: true },
  },
  $development: {
    routeRules: {
      '/api/**': { proxy: `${apiOrigin}/api/**` },
      '/media/**': { proxy: `${apiOrigin}/media/**` },
    },
  },
  hooks: {
    // No <link rel=prefetch> for every page there is.
    'build:manifest'(manifest) {
      for (const file of Object.values(manifest)) file.prefetch = false
    },
  },
  vite: {
    plugins: [tailwindcss()],
    define: {
      __VUE_I18N_FULL_INSTALL__: false,
      __VUE_I18N_LEGACY_API__: false,
      __INTLIFY_PROD_DEVTOOLS__: false,
      // Ours is app/utils/message-compiler.ts.
      __INTLIFY_DROP_MESSAGE_COMPILER__: true,
    },
    // Dozens of icons of 300 bytes each would be dozens of requests.
    $client: { build: { rollupOptions: { output: { experimentalMinChunkSize: 4000 } } } },
    vue: { features: { optionsAPI: false } },
    build: {
      rollupOptions: { treeshake: { manualPureFunctions: ['endpoint', 'Type', 'Keyset', 'Numbered'] } },
    },
    resolve: {
      // The pages call endpoints by method and path; schemas are the server's business and stay out of the bundle.
      alias: [
        { find: /^typebox$/, replacement: fileURLToPath(new URL('./typebox-lite.ts', import.meta.url)) },
      ],
    },
  },
})
