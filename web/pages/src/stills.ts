import { type PictureId, type RoomState, type Stills } from '@huizhen/client'
import { onBeforeUnmount, type Ref, shallowRef, watch } from 'vue'

/** Between two tries for a frame that did not come. */
const AGAIN_MILLIS = 2_000

/**
 * The frames of what stands still in a room, as addresses for `<img>`: each is fetched once, tried again
 * while it does not come, and given up when it is thawed.
 */
export function useStills(
  state: Ref<RoomState>,
  stills: Pick<Stills, 'load'>,
): { of: (picture: PictureId) => string | undefined } {
  const urls = shallowRef<ReadonlyMap<string, string>>(new Map())
  const loading = new Set<string>()
  const wanted = () => new Set(state.value.tools.frozen.map(({ still }) => still))

  async function load(still: string): Promise<void> {
    if (urls.value.has(still) || loading.has(still)) return
    loading.add(still)
    const frame = await stills.load(still).catch(() => undefined)
    loading.delete(still)
    if (!wanted().has(still)) return
    if (frame === undefined) setTimeout(() => wanted().has(still) && void load(still), AGAIN_MILLIS)
    else urls.value = new Map(urls.value).set(still, URL.createObjectURL(frame))
  }

  function follow(now: ReadonlySet<string>): void {
    for (const still of now) void load(still)
    const gone = [...urls.value].filter(([still]) => !now.has(still))
    if (gone.length === 0) return
    for (const [, url] of gone) URL.revokeObjectURL(url)
    urls.value = new Map([...urls.value].filter(([still]) => now.has(still)))
  }

  watch(
    () => state.value.tools.frozen,
    () => follow(wanted()),
    { immediate: true },
  )
  onBeforeUnmount(() => follow(new Set()))
  return {
    of: ({ participant, source }) => {
      const found = state.value.tools.frozen.find(
        (one) => one.participant === participant && one.source === source,
      )
      return found === undefined ? undefined : urls.value.get(found.still)
    },
  }
}
