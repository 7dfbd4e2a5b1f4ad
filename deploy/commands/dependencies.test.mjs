import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { components, refused, vulnerabilities } from './dependencies.mjs'

const RULES = { allowed: ['MIT', 'Apache-2.0'], names: { 'The MIT': 'MIT' }, exceptions: { 'pkg:npm/odd': 'we asked' } }
const item = (purl, ...licenses) => ({ name: purl, purl, licenses })
const bom = (...all) => ({ bomFormat: 'CycloneDX', components: all })

test('a component is one, wherever it stands, and our own are none', () => {
  const all = components([
    bom(item('pkg:npm/a@1'), item('pkg:npm/%40huizhen/client@0.1.0')),
    bom(item('pkg:npm/a@1'), item('pkg:maven/huizhen/web@0.1.0?type=jar')),
  ])
  assert.deepEqual(all.map((it) => it.purl), ['pkg:npm/a@1'])
  assert.throws(() => components([{ components: [] }]), /no CycloneDX/)
  assert.throws(() => components([bom({ name: 'a' })]), /no purl/)
})

test('a licence is allowed by its id, by a name that we know, or by a choice that has one', () => {
  const fine = [
    item('pkg:npm/a@1', { license: { id: 'MIT' } }),
    item('pkg:npm/b@1', { license: { name: 'The MIT' } }),
    item('pkg:npm/c@1', { expression: '(GPL-2.0-only OR MIT)' }),
    item('pkg:npm/d@1', { license: { id: 'LGPL-2.1-only' } }, { license: { id: 'Apache-2.0' } }),
    item('pkg:npm/odd@7', { license: { id: 'WTFPL' } }),
  ]
  assert.deepEqual(refused(fine, RULES), [])
  const wrong = [
    item('pkg:npm/e@1', { license: { id: 'AGPL-3.0-only' } }),
    item('pkg:npm/f@1', { expression: 'MIT AND GPL-3.0-only' }),
    item('pkg:npm/g@1'),
  ]
  assert.deepEqual(refused(wrong, RULES).map((it) => it.purl), wrong.map((it) => it.purl))
})

let feed
const asked = []
let answer
before(async () => {
  feed = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      asked.push(JSON.parse(body))
      const said = answer(JSON.parse(body))
      response.statusCode = said === undefined ? 503 : 200
      response.end(JSON.stringify(said ?? {}))
    })
  })
  await new Promise((done) => feed.listen(0, '127.0.0.1', done))
})
after(() => feed.close())
const url = () => `http://127.0.0.1:${feed.address().port}/`

test('vulnerabilities are asked by purl, page after page', async () => {
  answer = ({ queries }) => ({
    results: queries.map((it) => {
      if (it.package.purl !== 'pkg:maven/x/y@1') return {}
      return it.page_token ? { vulns: [{ id: 'GHSA-2' }] } : { vulns: [{ id: 'GHSA-1' }], next_page_token: 'p' }
    }),
  })
  const known = await vulnerabilities([item('pkg:maven/x/y@1?type=jar'), item('pkg:npm/a@1')], url())
  assert.deepEqual([...known], [['pkg:maven/x/y@1', ['GHSA-1', 'GHSA-2']]])
  assert.equal(asked.at(-1).queries.length, 1)
})

test('a feed that fails, answers less or pages for ever is not taken for one that knows nothing', async () => {
  answer = () => undefined
  await assert.rejects(vulnerabilities([item('pkg:npm/a@1')], url()), /503/)
  answer = () => ({ results: [] })
  await assert.rejects(vulnerabilities([item('pkg:npm/a@1')], url()), /something else/)
  answer = ({ queries }) => ({ results: queries.map(() => ({ next_page_token: 'p' })) })
  await assert.rejects(vulnerabilities([item('pkg:npm/a@1')], url()), /pages/)
  await assert.rejects(vulnerabilities([item('pkg:npm/a@1')], 'http://127.0.0.1:1/'))
})
