/** A part of a page that comes later, and is asked for again where the line fails. */
import { type Component, defineAsyncComponent } from 'vue'

const AGAIN_MILLIS = 2_000
/** A minute; then the page shows nothing there until it is loaded again. */
const MOST_TRIES = 30

export function surely<T extends Component>(loader: () => Promise<{ default: T }>): T {
  return defineAsyncComponent<T>({
    loader: async () => (await loader()).default,
    onError: (_cause, retry, fail, tries) => {
      if (tries >= MOST_TRIES) fail()
      else setTimeout(retry, AGAIN_MILLIS)
    },
  })
}
