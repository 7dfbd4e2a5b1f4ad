import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
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
