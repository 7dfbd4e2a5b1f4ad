/** What patients and county doctors think of visits and consultations. */
export default {
  title: 'Were you content?',
  star: '{n} of 5 stars',
  thanks: 'Noted, thank you!',
  until: 'You can change it until {time}.',
  words: 'Anything to add? (optional, up to 300 characters)',
  send: 'Send',
  who: 'No doctor is shown your answer; it is only counted.',
  all: 'Satisfaction (last 12 months, whole months)',
  show: 'Show',
  few: 'Too few answers: a month is shown from 5 on.',
  group: { PATIENT: 'Patients, of visits', COUNTY_DOCTOR: 'County doctors, of consultations' },
  figures: '{n} answers, {mean} stars on average, {share}% with 4 or more',
}
