/** How a device's own system names what our devices call by a word: by LOINC. */
const NAMES: Readonly<Record<string, string>> = {
  '8867-4': 'heart-rate',
  '9279-1': 'respiratory-rate',
  '2708-6': 'spo2',
  '59408-5': 'spo2',
  '8310-5': 'temperature',
  '8480-6': 'blood-pressure-systolic',
  '8462-4': 'blood-pressure-diastolic',
}

/** As people write UCUM's units. */
const UNITS: Readonly<Record<string, string>> = { Cel: '°C', '[degF]': '°F', 'mm[Hg]': 'mmHg' }

export function unitName(unit: string): string {
  return UNITS[unit] ?? unit
}

/** Under which name the texts have a vital sign; what is not known keeps its code. */
export function vitalName(code: string): string {
  return NAMES[code] ?? code
}
