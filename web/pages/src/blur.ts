/** A blurred background, where the browser or the system does it (`backgroundBlur`, W3C Media Capture Extensions). */
interface Blurring {
  backgroundBlur?: boolean
}
type Able = { backgroundBlur?: readonly boolean[] }

/** Whether this camera's blur can be switched on and off; where the system alone decides it can't. */
export function canBlur(track: MediaStreamTrack | undefined): boolean {
  const able = (track?.getCapabilities?.() ?? {}) as Able
  return able.backgroundBlur?.includes(true) === true && able.backgroundBlur.includes(false)
}

/** Says whether it is so now: a camera may refuse. */
export async function blur(track: MediaStreamTrack, isOn: boolean): Promise<boolean> {
  try {
    await track.applyConstraints({ backgroundBlur: isOn } as MediaTrackConstraints)
  } catch {
    // What it is now is what counts.
  }
  return ((track.getSettings() as Blurring).backgroundBlur ?? false) === isOn
}
