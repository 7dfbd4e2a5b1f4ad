// What a page's first load weighs, compressed, by Vite's manifest; and how much it may.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** In kB of 1,000 bytes: what a telephone loads at 1.5 Mbit/s in a second or two. */
export const BUDGETS = {
  'src/views/VisitPage.vue': 200,
  'src/views/RoomPage.vue': 400,
  'src/views/SignIn.vue': 200,
  'src/views/Worklist.vue': 400,
}

/** The larger of the two languages: one of them comes with every page. */
const TEXTS = 'src/texts/zh-CN.ts'

/** The files that come with a page: its own, and those of what it imports at once. */
export function filesOf(manifest, ...entries) {
  const seen = new Set()
  const found = new Set()
  const queue = [...entries]
  while (queue.length > 0) {
    const name = queue.pop()
    if (seen.has(name)) continue
    seen.add(name)
    const chunk = manifest[name]
    if (chunk === undefined) throw new Error(`${name} is not in the manifest`)
    found.add(chunk.file)
    for (const file of chunk.css ?? []) found.add(file)
    queue.push(...(chunk.imports ?? []))
  }
  return [...found]
}

/** What each page weighs, and those that weigh too much. */
export function weigh(manifest, sizeOf, budgets = BUDGETS, texts = TEXTS) {
  return Object.entries(budgets).map(([page, limit]) => {
    const bytes = filesOf(manifest, 'index.html', texts, page).reduce((sum, file) => sum + sizeOf(file), 0)
    return { page, kilobytes: Math.round(bytes / 100) / 10, limit, isTooMuch: bytes > limit * 1000 }
  })
}

export function weighFolder(webroot, manifest) {
  return weigh(manifest, (file) => gzipSync(readFileSync(join(webroot, file)), { level: 9 }).length)
}
