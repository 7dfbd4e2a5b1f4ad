// Builds the pages into target/classes/webroot: npm ci, ESLint, vue-tsc, Vite.
// Does nothing when neither the sources nor the lock file changed since the last good build.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { weighFolder } from './page-budget.mjs'

const home = dirname(fileURLToPath(import.meta.url))
const built = join(home, 'target', 'pages.sha256')
const installed = join(home, 'node_modules', '.huizhen-lock.sha256')
const skipped = new Set(['node_modules', 'target', 'java', 'test', 'dist'])

function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) yield* files(path)
    } else {
      yield path
    }
  }
}

function digest(paths) {
  const hash = createHash('sha256').update(process.version)
  for (const path of [...paths].sort()) {
    hash.update(relative(home, path)).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

function isSame(marker, value) {
  return existsSync(marker) && readFileSync(marker, 'utf8') === value
}

function run(what, ...command) {
  const { status, stdout, stderr, error } = spawnSync(command[0], command.slice(1), {
    cwd: home,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (error?.code === 'ENOENT') stop('The pages need npm beside Node.js 20: install it (apt-get install npm).')
  if (status === 0) return
  console.error((stdout ?? '') + (stderr ?? ''))
  stop(`Building the pages failed at: ${what}`)
}

/** The manifest is for this check alone: nobody is served it. */
function checkBudget() {
  const webroot = join(home, 'target', 'classes', 'webroot')
  const manifest = join(webroot, '.vite', 'manifest.json')
  const pages = weighFolder(webroot, JSON.parse(readFileSync(manifest, 'utf8')))
  rmSync(dirname(manifest), { recursive: true })
  for (const { page, kilobytes, limit } of pages) {
    console.log(`${page}: ${kilobytes} kB compressed, at most ${limit}`)
  }
  const heavy = pages.filter(({ isTooMuch }) => isTooMuch)
  if (heavy.length > 0) stop(`Too heavy: ${heavy.map(({ page }) => page).join(', ')}`)
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  stop(`The pages need Node.js 20 or newer, this is ${process.version}: install a newer one or build with -Dpages.skip`)
}

const top = ['package.json', 'package-lock.json', 'tsconfig.json', 'eslint.config.js', 'build-pages.mjs', 'page-budget.mjs', '.npmrc']
const sources = digest([
  ...top.map((name) => join(home, name)),
  ...files(join(home, 'client')),
  ...files(join(home, 'pages')),
])
if (isSame(built, sources) && existsSync(join(home, 'target', 'classes', 'webroot', 'index.html'))) {
  process.exit(0)
}
rmSync(built, { force: true })
const lock = digest([join(home, 'package-lock.json')])
if (!isSame(installed, lock)) {
  run('npm ci', 'npm', 'ci', '--no-fund', '--no-audit')
  writeFileSync(installed, lock)
}
run('npm run lint', 'npm', 'run', '--silent', 'lint')
run('npm run types', 'npm', 'run', '--silent', 'types')
run('npm run package', 'npm', 'run', '--silent', 'package')
run('npm run build', 'npm', 'run', '--silent', 'build')
checkBudget()
mkdirSync(dirname(built), { recursive: true })
writeFileSync(built, sources)
console.log('Built the pages into web/target/classes/webroot')
