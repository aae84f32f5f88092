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
  experimental: { appManifest: false, payloadExtraction: false },
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
  nitro: { preset: 'node-listener', compressPublicAssets: { gzip: true, brotli: true } },
  $development: {
    routeRules: {
      '/api/**': { proxy: `${apiOrigin}/api/**` },
      '/media/**': { proxy: `${apiOrigin}/media/**` },
    },
  },
  vite: {
    plugins: [tailwindcss()],
    define: {
      __VUE_I18N_FULL_INSTALL__: false,
      __VUE_I18N_LEGACY_API__: false,
      __INTLIFY_PROD_DEVTOOLS__: false,
    },
    resolve: {
      // The pages call endpoints by method and path; schemas are the server's business and stay out of the bundle.
      alias: [
        { find: /^typebox$/, replacement: fileURLToPath(new URL('./typebox-lite.ts', import.meta.url)) },
      ],
    },
  },
})
