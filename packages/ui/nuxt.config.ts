import Icons from 'unplugin-icons/nuxt'

/** The layer both apps extend: components and composables are auto-imported; the app's own CSS imports `theme.css`. */
export default defineNuxtConfig({
  components: [{ path: './components', pathPrefix: false }],
  imports: { presets: [{ from: 'vue-i18n', imports: ['useI18n'] }] },
  modules: [[Icons, { scale: 1 }]],
})
