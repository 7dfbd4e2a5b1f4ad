import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'vue/compiler-sfc'
import en from '../src/texts/en'
import zh from '../src/texts/zh-CN'

function keys(texts: object, before = ''): string[] {
  return Object.entries(texts).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? keys(value as object, `${before}${name}.`)
      : [`${before}${name}`],
  )
}

function textAt(texts: object, key: string): unknown {
  return key.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], texts)
}

const placeholders = (text: unknown) => [...String(text).matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name !== 'texts') yield* sources(path)
    } else if (/\.(vue|ts)$/.test(entry.name)) {
      yield path
    }
  }
}

/** Attributes that people see or hear. */
const SEEN = new Set(['alt', 'title', 'label', 'placeholder', 'aria-label', 'description', 'content'])
const LETTERS = /\p{L}{2,}/u

interface Node {
  readonly type: number
  readonly tag?: string
  readonly content?: unknown
  readonly props?: readonly { type: number; name: string; value?: { content: string } }[]
  readonly children?: readonly Node[]
}

/** Words that stand in a template itself: as text, or in an attribute that is not bound. */
function* wordsIn(node: Node): Generator<string> {
  // 2 is a text of the compiler's tree, 6 an attribute.
  if (node.type === 2 && LETTERS.test(String(node.content))) yield String(node.content).trim()
  for (const { type, name, value } of node.props ?? []) {
    if (type === 6 && SEEN.has(name) && LETTERS.test(value?.content ?? '')) yield value?.content ?? ''
  }
  for (const child of node.children ?? []) yield* wordsIn(child)
}

/** Literals bound to such attributes, and literals shown: `{{ 'word' }}`, `:title="'word'"`. */
const BOUND = /(?:\{\{\s*|:(?:alt|title|label|placeholder|aria-label)=")['`](?=[^'`]*\p{L}{2,})[^'`$]*['`]/gu

describe('texts', () => {
  it('are there in both languages, with the same placeholders', () => {
    expect(keys(en).sort()).toEqual(keys(zh).sort())
    for (const key of keys(zh)) {
      expect(textAt(en, key), key).not.toBe('')
      expect(placeholders(textAt(en, key)), key).toEqual(placeholders(textAt(zh, key)))
    }
  })

  it('are in the two language files only', () => {
    const home = join(__dirname, '..', '..')
    const hard = [...sources(join(home, 'pages', 'src')), ...sources(join(home, 'client', 'src'))]
      .filter((path) => /[\u3400-\u9fff]/.test(readFileSync(path, 'utf8')))
    expect(hard).toEqual([])
  })

  it('are in no template, in no language', () => {
    const home = join(__dirname, '..', 'src')
    const hard: string[] = []
    for (const path of sources(home)) {
      if (!path.endsWith('.vue')) continue
      const { template } = parse(readFileSync(path, 'utf8')).descriptor
      for (const words of template?.ast ? wordsIn(template.ast as Node) : []) hard.push(`${path}: ${words}`)
      for (const [words] of template?.content.matchAll(BOUND) ?? []) hard.push(`${path}: ${words}`)
    }
    expect(hard).toEqual([])
  })

  it('are found where somebody left one in a template', () => {
    const left = '<template><p title="Save">Hello {{ name }}</p><i :title="\'Word\'">{{ t(\'a.b\') }}</i></template>'
    const { template } = parse(left).descriptor
    expect([...wordsIn(template?.ast as Node)]).toEqual(['Save', 'Hello'])
    expect(left.match(BOUND)).toHaveLength(1)
  })

  it('that are named in the pages exist', () => {
    const known = new Set(keys(zh))
    const home = join(__dirname, '..', 'src')
    const missing: string[] = []
    for (const path of sources(home)) {
      for (const [, key] of readFileSync(path, 'utf8').matchAll(/\bt\(\s*'([\w.-]+)'/g)) {
        if (key !== undefined && !known.has(key)) missing.push(key)
      }
    }
    expect(missing).toEqual([])
  })
})
