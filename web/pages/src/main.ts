import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { chooseLanguage, i18n } from './i18n'
import type { Locale } from './format'
import { applyLooks } from './looks'
import { createPagesRouter } from './router'
import './styles'

const app = createApp(App)
app.use(createPinia())
app.use(i18n)
app.use(createPagesRouter())
await chooseLanguage(i18n.global.locale.value as Locale)
applyLooks()
app.mount('#app')
