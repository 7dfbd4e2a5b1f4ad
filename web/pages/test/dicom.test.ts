import { describe, expect, it } from 'vitest'
import { ApiProblem } from '../src/api/http'
import { frameBytes, ownWindows, spacingOf, undrawable } from '../src/dicom/facts'
import { DrawingFault, faultOf } from '../src/dicom/faults'
import { keyOf } from '../src/dicom/keys'
import { isNarrow } from '../src/dicom/line'
import { MOST_AHEAD, nearby } from '../src/dicom/nearby'
import { planeOf } from '../src/dicom/plane'
import type { Tags } from '../src/studies'
import en from '../src/texts/studies-en'
import zh from '../src/texts/studies-zh'

const value = (...all: unknown[]): { Value: unknown[] } => ({ Value: all })
const MB = 1024 * 1024

function image(more: Tags = {}): Tags {
  return {
    '00280002': value(1),
    '00280004': value('MONOCHROME2'),
    '00280010': value(512),
    '00280011': value(512),
    '00280100': value(16),
    ...more,
  }
}

describe('what an image says of itself', () => {
  it('is enough to draw it, or a reason why not', () => {
    expect(undrawable(image(), 256 * MB)).toBeUndefined()
    expect(undrawable(image({ '00280004': value('RGB'), '00280002': value(3) }), 256 * MB)).toBeUndefined()
    expect(undrawable(image({ '00280010': value(0) }), 256 * MB)).toBe('no-pixels')
    expect(undrawable({}, 256 * MB)).toBe('no-pixels')
    expect(undrawable(image({ '00280100': value(12) }), 256 * MB)).toBe('bits')
    expect(undrawable(image({ '00280004': value('HSV') }), 256 * MB)).toBe('colours')
    expect(undrawable(image({ '00280004': value('PALETTE COLOR') }), 256 * MB)).toBe('palette')
    expect(
      undrawable(image({ '00280004': value('PALETTE COLOR'), '00281201': { vr: 'OW' } }), 256 * MB),
    ).toBeUndefined()
    expect(undrawable(image(), frameBytes(image()))).toBeUndefined()
    expect(undrawable(image({ '00280010': value(513) }), frameBytes(image()))).toBe('too-large')
  })

  it('has words for each reason in both languages', () => {
    const reasons = ['no-pixels', 'too-large', 'bits', 'colours', 'palette', 'transfer-syntax', 'decode', 'browser']
    expect(Object.keys(en.undrawable).sort()).toEqual(reasons.sort())
    expect(Object.keys(zh.undrawable).sort()).toEqual(reasons.sort())
  })

  it('has the size in the patient, or at the detector of a projection that is not calibrated', () => {
    const radiograph = { '00080016': value('1.2.840.10008.5.1.4.1.1.1.1') }
    const sized = { '00280030': value('0.5', '0.25') }
    expect(spacingOf(image(sized))).toEqual({ row: 0.5, column: 0.25, at: 'patient' })
    expect(spacingOf(image({ '00181164': value(0.1, 0.1) }))).toEqual({ row: 0.1, column: 0.1, at: 'detector' })
    expect(spacingOf(image({ ...radiograph, ...sized }))?.at).toBe('detector')
    expect(spacingOf(image({ ...radiograph, ...sized, '00280A02': value('FIDUCIAL') }))?.at).toBe('patient')
    expect(spacingOf(image({ ...radiograph, ...sized, '00181164': value(0.6, 0.3) }))?.at).toBe('patient')
    expect(spacingOf(image({ ...radiograph, ...sized, '00181164': value(0.5, 0.25) }))?.at).toBe('detector')
    expect(spacingOf(image())).toBeUndefined()
    expect(spacingOf(image({ '00280030': value('0', 'x') }))).toBeUndefined()
  })

  it('has the windows that its maker gave it, those that are windows', () => {
    const all = image({
      '00281050': value('40', 500, 'x', 10),
      '00281051': value(400, '2000', 100),
      '00281055': value('SOFT', 'BONE'),
    })
    expect(ownWindows(all)).toEqual([
      { name: 'SOFT', center: 40, width: 400 },
      { name: 'BONE', center: 500, width: 2000 },
    ])
    expect(ownWindows(image())).toEqual([])
  })
})

describe('the plane of an image', () => {
  it('is the library’s, but for its size', () => {
    const plane = { rows: 512, rowPixelSpacing: 1, usingDefaultValues: true, rowCosines: [1, 0, 0] }
    expect(planeOf(image({ '00280030': value(0.5, 0.25) }), plane)).toEqual({
      rows: 512,
      rowCosines: [1, 0, 0],
      pixelSpacing: [0.5, 0.25],
      rowPixelSpacing: 0.5,
      columnPixelSpacing: 0.25,
      usingDefaultValues: false,
    })
    expect(planeOf(image(), plane).usingDefaultValues).toBe(true)
  })
})

describe('what a loader fails with', () => {
  const answer = (status: number, text: string): unknown => ({ status, response: new TextEncoder().encode(text).buffer })

  it('is a problem when the server said no', () => {
    const fault = faultOf(answer(502, '{"code":"archive-unfit"}'))
    expect(fault).toBeInstanceOf(ApiProblem)
    expect((fault as ApiProblem).code).toBe('archive-unfit')
    expect((faultOf(answer(503, '<html>')) as ApiProblem).status).toBe(503)
    expect((faultOf({ status: 0 }) as ApiProblem).code).toBe('unreachable')
    expect(faultOf(fault)).toBe(fault)
  })

  it('is a fault of drawing when it came and could not be decoded', () => {
    const reason = (cause: unknown): string => (faultOf(cause) as DrawingFault).reason
    expect(reason(new Error('No decoder for transfer syntax 1.2'))).toBe('transfer-syntax')
    expect(reason(new RangeError('Invalid typed array length'))).toBe('decode')
    expect(reason('a string of a decoder')).toBe('decode')
    expect(reason(undefined)).toBe('decode')
    expect(reason(new DrawingFault('too-large'))).toBe('too-large')
  })
})

describe('the images around', () => {
  it('are fetched the nearest first, as many as the cache holds', () => {
    expect(nearby(2, 5, 1, 1000)).toEqual([3, 1, 4, 0])
    expect(nearby(0, 3, 1, 1000)).toEqual([1, 2])
    expect(nearby(5, 100, 1, 8)).toEqual([6, 4, 7, 3, 8])
    expect(nearby(5, 100, 10, 8)).toEqual([])
    expect(nearby(0, 1, 0, 8)).toEqual([])
    expect(nearby(0, 100_000, 1, 1e9)).toHaveLength(MOST_AHEAD)
  })
})

describe('a line', () => {
  const load = (transferSize: number, millis: number): { transferSize: number; responseStart: number; responseEnd: number } => ({
    transferSize,
    responseStart: 100,
    responseEnd: 100 + millis,
  })

  it('is narrow when the browser says so, or when what came took long', () => {
    expect(isNarrow({ saveData: true }, [])).toBe(true)
    expect(isNarrow({ effectiveType: '3g' }, [])).toBe(true)
    expect(isNarrow({ effectiveType: '4g' }, [])).toBe(false)
    expect(isNarrow(undefined, [])).toBe(false)
    // 100 kB in 400 ms are 2 Mbit/s; what is small or was cached says nothing.
    expect(isNarrow(undefined, [load(100_000, 400), load(1_000, 900), load(0, 0)])).toBe(true)
    expect(isNarrow(undefined, [load(100_000, 40), load(100_000, 50), load(100_000, 900)])).toBe(false)
  })
})

describe('a key', () => {
  const press = (key: string, held: Partial<KeyboardEvent> = {}, isHeld = false): unknown =>
    keyOf({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...held }, isHeld)

  it('does what the line below the image says', () => {
    expect(press('ArrowDown')).toEqual({ what: 'go', by: 1 })
    expect(press('ArrowLeft')).toEqual({ what: 'go', by: -1 })
    expect(press('ArrowUp', { shiftKey: true })).toEqual({ what: 'level', by: 1 })
    expect(press('ArrowLeft', { shiftKey: true })).toEqual({ what: 'width', by: -1 })
    expect(press('ArrowRight', { ctrlKey: true })).toEqual({ what: 'across', by: 20 })
    expect(press('I', { shiftKey: true })).toEqual({ what: 'invert', by: 0 })
    expect(press('+', { shiftKey: true })).toEqual({ what: 'zoom', by: 1 })
    expect(press('End')).toEqual({ what: 'last', by: 0 })
  })

  it('moves the end of a line that is held', () => {
    expect(press('ArrowDown', {}, true)).toEqual({ what: 'end-down', by: 1 })
    expect(press('ArrowLeft', { shiftKey: true }, true)).toEqual({ what: 'end-across', by: -10 })
    expect(press('Enter', {}, true)).toEqual({ what: 'rule', by: 0 })
  })

  it('is left to the browser when it is not ours', () => {
    for (const key of ['Tab', 'Escape', 'x', 'F5']) expect(press(key)).toBeUndefined()
    expect(press('r', { ctrlKey: true })).toBeUndefined()
    expect(press('ArrowLeft', { altKey: true })).toBeUndefined()
  })
})
