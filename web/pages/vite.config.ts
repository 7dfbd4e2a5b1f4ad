import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { fileURLToPath } from 'node:url'
import { typeInRem } from './type-in-rem'

const server = process.env.HUIZHEN_SERVER ?? 'https://127.0.0.1:8443'
const clientSource = fileURLToPath(new URL('../client/src/index.ts', import.meta.url))
const noMeshes = fileURLToPath(new URL('./src/dicom/no-meshes.ts', import.meta.url))

// The server's content security policy has no inline script, so nothing is inlined.
export default defineConfig({
  plugins: [vue()],
  base: '/',
  // As it is written, not as it is packed.
  resolve: {
    alias: [
      { find: '@huizhen/client', replacement: clientSource },
      { find: /^@kitware\/vtk\.js\/IO\/.+$/, replacement: noMeshes },
    ],
  },
  // Decoders of DICOM frames compile WebAssembly: the server lets scripts of this folder do so, and no others.
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'assets/decoder/[name]-[hash].js' } } },
  css: { postcss: { plugins: [typeInRem()] } },
  build: {
    outDir: '../target/classes/webroot',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
  },
  server: {
    port: 5173,
    proxy: {
      '/api': { target: server, secure: false },
      // The gateway takes pages of its own origin alone.
      '/signaling': { target: server, secure: false, ws: true, changeOrigin: true, headers: { Origin: server } },
    },
  },
})
