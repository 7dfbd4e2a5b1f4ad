/** What a key does to the image that has the focus. Pure. */

export interface Deed {
  what:
    | 'go'
    | 'first'
    | 'last'
    | 'level'
    | 'width'
    | 'zoom'
    | 'across'
    | 'down'
    | 'invert'
    | 'reset'
    | 'rule'
    | 'end-across'
    | 'end-down'
    | 'clear'
  by: number
}

const PAGE = 10
const PAN_PIXELS = 20
const FAR_PIXELS = 10

type Pressed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

const PLAIN: Record<string, Deed> = {
  PageUp: { what: 'go', by: -PAGE },
  PageDown: { what: 'go', by: PAGE },
  Home: { what: 'first', by: 0 },
  End: { what: 'last', by: 0 },
  '+': { what: 'zoom', by: 1 },
  '=': { what: 'zoom', by: 1 },
  '-': { what: 'zoom', by: -1 },
  i: { what: 'invert', by: 0 },
  r: { what: 'reset', by: 0 },
  m: { what: 'rule', by: 0 },
  Enter: { what: 'rule', by: 0 },
  Delete: { what: 'clear', by: 0 },
}

/**
 * @param isHeld whether a line is being drawn by keys, whose end the arrows move
 * @returns nothing for keys that are the browser's, and Tab, which leaves
 */
export function keyOf({ key, shiftKey, ctrlKey, altKey, metaKey }: Pressed, isHeld: boolean): Deed | undefined {
  if (altKey || metaKey) return undefined
  const arrow = ARROWS[key]
  if (arrow === undefined) return ctrlKey ? undefined : PLAIN[key.length === 1 ? key.toLowerCase() : key]
  const [right, down] = arrow
  if (isHeld) {
    const far = shiftKey ? FAR_PIXELS : 1
    return right === 0 ? { what: 'end-down', by: down * far } : { what: 'end-across', by: right * far }
  }
  if (ctrlKey) return right === 0 ? { what: 'down', by: down * PAN_PIXELS } : { what: 'across', by: right * PAN_PIXELS }
  if (shiftKey) return right === 0 ? { what: 'level', by: -down } : { what: 'width', by: right }
  return { what: 'go', by: right + down }
}
