import { describe, expect, it } from 'vitest'
import { Looking, type Seen } from '../src/looking'
import { elsewhere } from '../src/second-window'

const screen: Seen = {
  participant: 'zhou',
  source: 'screen',
  width: 640,
  height: 360,
  isVisible: true,
  isPinned: false,
}

describe('a picture in two windows', () => {
  it('is asked for once, as the larger of the two', () => {
    const said: unknown[][] = []
    const looking = new Looking((views) => said.push(views))
    looking.see('zhou-screen', screen)
    looking.see('zhou-screen second', { ...screen, width: 1920, height: 1080, isElsewhere: true })
    expect(said.at(-1)).toEqual([
      { participant: 'zhou', source: 'screen', width: 1920, height: 1080, pinned: false, hidden: false },
    ])
    looking.forget('zhou-screen second')
    expect(said.at(-1)).toMatchObject([{ width: 640 }])
  })

  it('goes on in the second window while the first is covered', () => {
    let last: { width: number; hidden?: boolean | undefined }[] = []
    const looking = new Looking((views) => (last = views))
    looking.see('zhou-screen', screen)
    looking.see('zhou-screen second', { ...screen, width: 320, height: 180, isElsewhere: true })
    looking.see('wu-camera', { ...screen, participant: 'wu', source: 'camera' })
    looking.cover(true)
    expect(last).toMatchObject([
      { width: 320, hidden: false },
      { width: 640, hidden: true },
    ])
  })
})

describe('the second window', () => {
  it('goes to the screen that the page is not on', () => {
    const here = { availLeft: 0, availTop: 0, isPrimary: true }
    const there = { availLeft: 1920, availTop: 25, isPrimary: false }
    expect(elsewhere({ screens: [here, there], currentScreen: here })).toBe(',left=1920,top=25')
    expect(elsewhere({ screens: [here], currentScreen: here })).toBe('')
    expect(elsewhere(undefined)).toBe('')
  })
})
