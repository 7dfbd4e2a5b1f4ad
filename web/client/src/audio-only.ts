import type { Participant, PictureSource, ViewHint } from './protocol.js'
import type { Quality } from './quality.js'
import { MAX_VIEWS } from './views.js'

const PICTURES: readonly PictureSource[] = ['camera', 'screen', 'diagnostic']

/** Bad looks in a row, of one each five seconds, after which sound alone is offered. */
export const POOR_LOOKS = 3

/** Good ones in a row after which pictures are said to be possible again. */
export const GOOD_LOOKS = 6

/**
 * What is looked at with sound alone: nothing of anybody, said of each picture that there could be,
 * for one that nothing is said of would be sent.
 */
export function nothingToSee(participants: readonly Participant[], self: string): ViewHint[] {
  return participants
    .filter(({ id }) => id !== self)
    .flatMap(({ id }) =>
      PICTURES.map((source) => ({ participant: id, source, width: 0, height: 0, hidden: true })),
    )
    .slice(0, MAX_VIEWS)
}

/** Whether a line has been too weak for pictures for a while; one look does not decide. */
export class WeakLine {
  private poor = 0
  private good = 0
  private isWeak = false

  sample(quality: Quality): boolean {
    this.poor = quality === 'poor' ? this.poor + 1 : 0
    this.good = quality === 'good' ? this.good + 1 : 0
    if (this.poor >= POOR_LOOKS) this.isWeak = true
    if (this.good >= GOOD_LOOKS) this.isWeak = false
    return this.isWeak
  }
}
