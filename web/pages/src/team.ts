import type { Case, Practitioner, Proposal } from './api/types'

/** How somebody is asked to come. */
export type Place = 'none' | 'mandatory' | 'optional'

/** Who may be chosen into a team: specialists, but for the two doctors of the case. */
export function choosable(all: readonly Practitioner[], subject: Case): Practitioner[] {
  const two = new Set([subject.requester.id, subject.specialist?.id])
  return all.filter(({ id }) => !two.has(id))
}

/** The members as they are, to be changed. */
export function placesOf(subject: Case): Record<string, Place> {
  const places: Record<string, Place> = {}
  for (const { practitioner, mandatory } of subject.team?.members ?? []) {
    places[practitioner.id] = mandatory ? 'mandatory' : 'optional'
  }
  return places
}

export function membersOf(
  places: Readonly<Record<string, Place>>,
): { practitioner: string; mandatory: boolean }[] {
  return Object.entries(places)
    .filter(([, place]) => place !== 'none')
    .map(([practitioner, place]) => ({ practitioner, mandatory: place === 'mandatory' }))
}

/** Names for ids, of everybody who belongs to the case. */
export function namesOf(ids: readonly string[], subject: Case): string[] {
  const names = new Map<string, string>([[subject.requester.id, subject.requester.name]])
  if (subject.specialist) names.set(subject.specialist.id, subject.specialist.name)
  for (const { practitioner } of subject.team?.members ?? []) {
    names.set(practitioner.id, practitioner.name)
  }
  return ids.map((id) => names.get(id) ?? id)
}

/** What was answered where a team was busy, or nothing. */
export function proposalsIn(nearest: unknown): Proposal[] {
  return Array.isArray(nearest)
    ? nearest.filter((it): it is Proposal => Array.isArray((it as Partial<Proposal>).optional))
    : []
}
