/// <reference types="node" />
// @vitest-environment jsdom
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it, vi } from 'vitest'
import * as library from '../src/index'
import { joined, settle, track, World } from './world'

const HOME = join(process.cwd(), 'client')
const EXAMPLE = /```ts\n([\s\S]+?)```/.exec(readFileSync(join(HOME, 'README.md'), 'utf8'))?.[1] ?? ''

/** What a page that takes the example has of its own. */
const OF_THE_PAGE = `
declare function askYourServerForATicket(): Promise<{ ticket: string; signaling: string }>
declare function show(state: import('@huizhen/client').RoomState): void
`

describe('the example of the README', () => {
  it('is good TypeScript against the library as it is', () => {
    const file = join(HOME, 'example.ts')
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      noEmit: true,
      types: [],
      paths: { '@huizhen/client': [join(HOME, 'src/index.ts')] },
    }
    const host = ts.createCompilerHost(options)
    const { getSourceFile, fileExists } = host
    const text = EXAMPLE + OF_THE_PAGE
    host.fileExists = (name) => name === file || fileExists(name)
    host.getSourceFile = (name, ...rest) =>
      name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023) : getSourceFile(name, ...rest)
    const program = ts.createProgram([file], options, host)
    const source = program.getSourceFile(file)
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
  })

  it('joins a room, sends what it opened and shows what comes', async () => {
    const world = new World()
    const states: library.RoomState[] = []
    const media = {
      getUserMedia: ({ video }: MediaStreamConstraints) =>
        Promise.resolve({ getTracks: () => [track(video === undefined ? 'audio' : 'video')] }),
    }
    vi.stubGlobal('navigator', { mediaDevices: media })
    const names = /import \{ (.+) \} from/.exec(EXAMPLE)?.[1] ?? ''
    const code = ts.transpile(EXAMPLE.replace(/^import .+$/m, ''), { target: ts.ScriptTarget.ES2023 })
    const run = new Function(
      'library',
      'askYourServerForATicket',
      'show',
      `return (async () => { const { ${names} } = library; ${code}; return room })()`,
    ) as (...all: unknown[]) => Promise<library.Room>

    const room = await run(
      { ...library, browserSurroundings: () => world },
      () => Promise.resolve({ ticket: 'a-ticket', signaling: 'wss://node/signaling' }),
      (state: library.RoomState) => states.push(state),
    )
    await settle()
    world.socket.open()
    expect(world.socket.url).toBe('wss://node/signaling')
    expect(world.socket.sent[0]).toMatchObject({ type: 'join', ticket: 'a-ticket' })
    world.socket.say(joined())
    await settle()
    const sources = world.socket.last('offer')?.tracks.map(({ source }) => source)
    expect(sources).toEqual(['microphone', 'camera'])
    expect(states.at(-1)?.socket).toBe('joined')
    room.leave()
    vi.unstubAllGlobals()
  })
})
