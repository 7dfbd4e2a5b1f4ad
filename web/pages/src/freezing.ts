import { type PictureId, type Room, type RoomState, stillOf, stillOfDrawing, StillProblem } from '@huizhen/client'
import { computed, type Ref } from 'vue'

/** How long a picture is waited for to be live again before another one is shown in its place. */
const THAW_MILLIS = 3_000

/**
 * Freezing pictures for everybody, and showing documents in place of the own screen.
 *
 * @param tell that something was not done: a code of the protocol, `unreachable`, or `no-frame`
 */
export function useFreezing(
  room: Pick<Room, 'events' | 'stills' | 'tools'>,
  state: Ref<RoomState>,
  tell: (code: string) => void,
) {
  /** For everybody, with the frame that is seen here; frozen, it is live again. */
  async function toggleFrozen(picture: PictureId, video: HTMLVideoElement | null): Promise<void> {
    if (frozenOf(picture) !== undefined) {
      room.tools.thaw(picture)
      return
    }
    const frame = video === null ? undefined : await stillOf(video)
    if (frame === undefined) {
      tell('no-frame')
      return
    }
    await freeze(picture, frame)
  }

  function frozenOf({ participant, source }: PictureId) {
    return state.value.tools.frozen.find(
      (one) => one.participant === participant && one.source === source,
    )
  }

  /** What this one shows in place of the own screen. */
  const ownDocument = computed(() => {
    const { self, tools } = state.value
    return tools.frozen.find(({ participant, document }) => participant === self && document === true)
  })

  /** Shows a page or an image to all who take part; what was shown before goes, with its lines. */
  async function showDocument(drawing: HTMLCanvasElement): Promise<void> {
    const jpeg = await stillOfDrawing(drawing)
    if (jpeg === undefined) {
      tell('no-frame')
      return
    }
    const picture: PictureId = { participant: state.value.self, source: 'screen' }
    await thawed(picture)
    await freeze(picture, jpeg, true)
  }

  /** It goes another way than what is shown next, which must not come first. */
  async function thawed(picture: PictureId): Promise<void> {
    if (frozenOf(picture) === undefined) return
    await new Promise<void>((done) => {
      const timer = setTimeout(finish, THAW_MILLIS)
      const stop = room.events.on('state', () => {
        if (frozenOf(picture) === undefined) finish()
      })
      function finish(): void {
        clearTimeout(timer)
        stop()
        done()
      }
      room.tools.thaw(picture)
    })
  }

  function withdrawDocument(): void {
    const shown = ownDocument.value
    if (shown !== undefined) room.tools.thaw(shown)
  }

  async function freeze(picture: PictureId, jpeg: Blob, isDocument = false): Promise<void> {
    try {
      await room.stills.freeze(picture, jpeg, isDocument)
    } catch (cause) {
      tell(cause instanceof StillProblem ? cause.code : 'unreachable')
    }
  }

  return { frozenOf, toggleFrozen, ownDocument, showDocument, withdrawDocument }
}
