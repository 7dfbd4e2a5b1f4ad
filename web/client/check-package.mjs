// Packs the library without publishing it, and holds what a hospital's page would get: the built
// module with its types, no sources and no tests, and a module that loads as it is.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const home = dirname(fileURLToPath(import.meta.url))
const dist = join(home, 'dist')
rmSync(dist, { recursive: true, force: true })
execFileSync('npm', ['run', '--silent', 'prepack'], { cwd: home, stdio: 'inherit' })
const told = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: home, encoding: 'utf8' })
const paths = JSON.parse(told)[0].files.map(({ path }) => path)

const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
const entry = manifest.exports['.']
const problems = []
for (const path of [entry.default, entry.types, './README.md']) {
  if (!paths.includes(path.slice(2))) problems.push(`${path} is not in the package`)
}
for (const path of paths) {
  if (!/^(dist\/[a-z-]+(\.d)?\.[jt]s|README\.md|package\.json)$/.test(path)) problems.push(`${path} does not belong into the package`)
}
for (const path of paths.filter((path) => path.endsWith('.js'))) {
  if (!existsSync(join(home, path.replace(/\.js$/, '.d.ts')))) problems.push(`${path} has no types`)
}
const library = await import(pathToFileURL(join(home, entry.default)).href)
const used = [...readFileSync(join(home, 'README.md'), 'utf8').matchAll(/^import \{ (.+) \} from '@huizhen\/client'$/gm)]
const named = used.flatMap(([, names]) => names.split(', '))
if (named.length === 0) problems.push('README.md shows no import')
for (const name of named) {
  if (library[name] === undefined) problems.push(`README.md imports ${name}, which is not exported`)
}
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exit(1)
}
console.log(`The package has ${paths.length} files`)
