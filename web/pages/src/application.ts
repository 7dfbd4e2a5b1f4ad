import type { Application, Case, NewPatient } from './api/types'

export const LIMITS = { reason: 2000, purpose: 2000, recordSummary: 20_000 } as const

export function emptyApplication(): Application {
  return {
    patient: '',
    invited: '',
    reason: '',
    purpose: '',
    recordSummary: '',
    department: '',
    wishedTitle: '',
    urgency: 'ROUTINE',
  }
}

export function applicationOf(subject: Case): Application {
  const { application, invited } = subject
  return {
    patient: application.patient.id,
    invited: invited.id,
    reason: application.reason ?? '',
    purpose: application.purpose ?? '',
    recordSummary: application.recordSummary ?? '',
    department: application.department,
    wishedTitle: application.wishedTitle,
    urgency: application.urgency,
  }
}

export type Fault = { kind: 'required' } | { kind: 'tooLong'; max: number }
export type Faults = Partial<Record<keyof Application, Fault>>

/** What is missing for submitting; for a draft only who it is about and where it goes. */
export function faultsOf(application: Application, isDraft: boolean): Faults {
  const faults: Faults = {}
  const required: (keyof Application)[] = isDraft
    ? ['patient', 'invited', 'department']
    : ['patient', 'invited', 'department', 'reason', 'purpose', 'recordSummary']
  for (const field of required) {
    if (application[field].trim() === '') faults[field] = { kind: 'required' }
  }
  for (const [field, max] of Object.entries(LIMITS) as [keyof typeof LIMITS, number][]) {
    if (application[field].length > max) faults[field] = { kind: 'tooLong', max }
  }
  return faults
}

/** Birth date and sex as an 18-digit identity number has them (GB 11643). */
export function readIdentity(number: string): Pick<NewPatient, 'birthDate' | 'sex'> | undefined {
  const match = /^\d{6}(\d{4})(\d{2})(\d{2})\d{2}(\d)[\dXx]$/.exec(number)
  if (match === null) return undefined
  const [, year, month, day, order] = match
  const birthDate = `${year}-${month}-${day}`
  if (Number.isNaN(Date.parse(birthDate))) return undefined
  return { birthDate, sex: Number(order) % 2 === 1 ? 'male' : 'female' }
}
