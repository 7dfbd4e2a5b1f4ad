// What `./huizhen check dependencies` asks of the lists of what we ship (CycloneDX JSON): may each
// licence be shipped, and does the feed of known vulnerabilities (the API of OSV) name any of it?
//
// usage: node dependencies.mjs LICENCES.json FEED-URL BOM.json…
// exit code: 0 all checked and fine; 1 a licence is not allowed, or a vulnerability is known;
// 3 the feed was out of reach, so vulnerabilities are NOT CHECKED; 2 can't be read.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const BATCH = 500
const MAX_PAGES = 20
const ANSWER_MILLIS = 20_000
const OURS = /^pkg:(maven\/huizhen\/|npm\/(%40|@)huizhen\/|npm\/huizhen-)/

/** The components of several lists, each once, without our own modules. */
export function components(boms) {
  const found = new Map()
  for (const bom of boms) {
    if (bom.bomFormat !== 'CycloneDX' || !Array.isArray(bom.components)) {
      throw new Error('that is no CycloneDX list of components')
    }
    for (const it of bom.components) {
      if (typeof it.purl !== 'string') throw new Error(`${it.name} has no purl`)
      if (!OURS.test(it.purl)) found.set(it.purl, it)
    }
  }
  return [...found.values()]
}

/** `MIT`, or an SPDX expression: with OR one that is allowed will do, with AND all have to be. */
function isAllowed(expression, allowed) {
  const either = expression.replace(/[()]/g, ' ').trim().split(/\s+OR\s+/)
  return either.some((one) => one.split(/\s+AND\s+/).every((it) => allowed.includes(it.trim())))
}

function licencesOf(component, names) {
  return (component.licenses ?? []).map((it) => {
    if (it.expression) return it.expression
    const { id, name, url } = it.license ?? {}
    return id ?? names[name] ?? names[url] ?? name ?? url ?? 'unnamed'
  })
}

/** Those whose licence may not be shipped. One of several licences will do: they are a choice. */
export function refused(all, { allowed, names, exceptions }) {
  return all
    .map((it) => ({ purl: it.purl, licences: licencesOf(it, names) }))
    .filter((it) => !it.licences.some((licence) => isAllowed(licence, allowed)))
    .filter((it) => !(it.purl.replace(/@[^@]*$/, '') in exceptions))
}

async function ask(feed, queries) {
  const answer = await fetch(new URL('v1/querybatch', feed), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ queries }),
    signal: AbortSignal.timeout(ANSWER_MILLIS),
  })
  if (!answer.ok) throw new Error(`it answered ${answer.status}`)
  const { results } = await answer.json()
  if (!Array.isArray(results) || results.length !== queries.length) {
    throw new Error('it answered something else')
  }
  return results
}

/** Ids of known vulnerabilities by purl. Throws when the feed can't be asked about all. */
export async function vulnerabilities(all, feed) {
  const known = new Map()
  let open = all.map((it) => ({ package: { purl: it.purl.replace(/[?#].*$/, '') } }))
  for (let page = 0; open.length > 0; page++) {
    if (page === MAX_PAGES) throw new Error('it has more pages than anybody reads')
    const more = []
    for (let at = 0; at < open.length; at += BATCH) {
      const queries = open.slice(at, at + BATCH)
      const results = await ask(feed, queries)
      results.forEach((result, i) => {
        const purl = queries[i].package.purl
        const ids = (result?.vulns ?? []).map((it) => it.id)
        if (ids.length > 0) known.set(purl, [...(known.get(purl) ?? []), ...ids])
        if (result?.next_page_token) more.push({ ...queries[i], page_token: result.next_page_token })
      })
    }
    open = more
  }
  return known
}

async function main([licences, feed, ...files]) {
  const read = (file) => JSON.parse(readFileSync(file, 'utf8'))
  const all = components(files.map(read))
  const wrong = refused(all, read(licences))
  wrong.forEach((it) => console.log(`licence not allowed: ${it.purl} (${it.licences.join(', ') || 'none'})`))
  console.log(`licences: ${all.length} components, ${wrong.length} not allowed`)
  let known
  try {
    known = await vulnerabilities(all, feed)
  } catch (e) {
    console.log(`vulnerabilities: NOT CHECKED: ${feed} could not be asked (${e.cause?.code ?? e.message})`)
    return wrong.length > 0 ? 1 : 3
  }
  known.forEach((ids, purl) => console.log(`known vulnerability: ${purl} ${ids.join(' ')}`))
  console.log(`vulnerabilities: ${all.length} components, ${known.size} with known ones`)
  return wrong.length > 0 || known.size > 0 ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.exitCode = await main(process.argv.slice(2))
  } catch (e) {
    console.error(`huizhen: ${e.message}`)
    process.exitCode = 2
  }
}
