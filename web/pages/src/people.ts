import type { LineNotice, Participant } from '@huizhen/client'

/** Roles that may lead a room when it is handed over to them, as the server has it. */
const LEADERS = new Set(['chair', 'member', 'requester'])

export function mayLead({ role, moderator, present }: Participant): boolean {
  return LEADERS.has(role) && moderator !== true && present
}

/** How somebody's line is, in one word for the texts; undefined while it is good. */
export function lineWord(notice: LineNotice | undefined): string | undefined {
  if (notice === undefined) return undefined
  const { uplink, downlink } = notice
  if (uplink === 'good' && downlink === 'good') return undefined
  if (uplink === 'bad' || downlink === 'bad') return uplink === 'bad' ? 'uplinkBad' : 'downlinkBad'
  return uplink === 'weak' ? 'uplinkWeak' : 'downlinkWeak'
}

/** How many want something of the moderator: those who wait, and raised hands. */
export function askers(participants: readonly Participant[], self: string): number {
  return participants.filter(({ id, waiting, hand }) => id !== self && (waiting === true || hand === true)).length
}

/** Where a picture of this shape lies in a box that it is fitted into whole, in shares of the box. */
export function pictureBox(
  box: { readonly width: number; readonly height: number },
  shape: number,
): { left: number; top: number; width: number; height: number } {
  if (box.width <= 0 || box.height <= 0 || shape <= 0) return { left: 0, top: 0, width: 1, height: 1 }
  const boxShape = box.width / box.height
  const width = boxShape > shape ? shape / boxShape : 1
  const height = boxShape > shape ? 1 : boxShape / shape
  return { left: (1 - width) / 2, top: (1 - height) / 2, width, height }
}
