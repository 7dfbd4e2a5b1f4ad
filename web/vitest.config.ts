import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@huizhen/client': fileURLToPath(new URL('client/src/index.ts', import.meta.url)) } },
  publicDir: 'pages/public',
  test: {
    environment: 'jsdom',
    // A day of virtual time takes seconds on a busy machine.
    testTimeout: 30_000,
    setupFiles: ['pages/test/setup.ts'],
    include: ['client/test/**/*.test.ts', 'pages/test/**/*.test.ts'],
    server: { deps: { inline: ['element-plus'] } },
  },
})
