import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { blur, canBlur } from '../src/blur'

let shown: string[] = []

function browser(permission: NotificationPermission, answer: NotificationPermission = 'granted') {
  shown = []
  const asked = vi.fn().mockResolvedValue(answer)
  vi.stubGlobal(
    'Notification',
    Object.assign(
      class {
        onclick: unknown
        constructor(title: string, { tag }: { tag: string }) {
          shown.push(`${tag}: ${title}`)
        }
      },
      { permission, requestPermission: asked },
    ),
  )
  return asked
}

async function alerting() {
  vi.resetModules()
  return (await import('../src/alerting')).useAlerting()
}

function hide(isHidden: boolean) {
  Object.defineProperty(document, 'visibilityState', { value: isHidden ? 'hidden' : 'visible', configurable: true })
}

beforeEach(() => hide(true))
afterEach(() => {
  hide(false)
  vi.unstubAllGlobals()
})

describe('notifications', () => {
  it('are asked for once, and shown while the page is out of sight', async () => {
    const asked = browser('default')
    const { ask, alert, permission } = await alerting()
    alert('early', 'a')
    await ask()
    await ask()
    expect(asked).toHaveBeenCalledTimes(1)
    expect(permission.value).toBe('granted')
    alert('now', 'b')
    hide(false)
    alert('in sight', 'c')
    expect(shown).toEqual(['b: now'])
  })

  it('are none where they were refused, and where the browser has none', async () => {
    const asked = browser('denied')
    const { ask, alert } = await alerting()
    await ask()
    alert('x', 'a')
    expect([asked.mock.calls.length, shown.length]).toEqual([0, 0])
    vi.unstubAllGlobals()
    vi.stubGlobal('Notification', undefined)
    const none = await alerting()
    expect(none.permission.value).toBe('none')
    expect(() => none.alert('x', 'a')).not.toThrow()
  })
})

describe('a blurred background', () => {
  const camera = (able: unknown, result: boolean) => {
    let now = false
    return {
      getCapabilities: () => able,
      applyConstraints: ({ backgroundBlur }: { backgroundBlur: boolean }) => {
        if (!result) return Promise.reject(new Error('OverconstrainedError'))
        now = backgroundBlur
        return Promise.resolve()
      },
      getSettings: () => ({ backgroundBlur: now }),
    } as unknown as MediaStreamTrack
  }

  it('is offered where it can be switched alone', () => {
    expect(canBlur(camera({ backgroundBlur: [true, false] }, true))).toBe(true)
    expect(canBlur(camera({ backgroundBlur: [true] }, true))).toBe(false)
    expect(canBlur(camera({}, true))).toBe(false)
    expect(canBlur(undefined)).toBe(false)
  })

  it('is what the camera says it is', async () => {
    expect(await blur(camera({}, true), true)).toBe(true)
    expect(await blur(camera({}, false), true)).toBe(false)
  })
})
