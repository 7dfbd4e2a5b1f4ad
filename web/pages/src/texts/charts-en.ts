/** Charts. */
export default {
  table: 'As a table',
  when: 'When',
  minutes: 'The last minutes',
  show: 'Show them over time',
  indicators: 'Indicators over time',
  indicatorsLead: 'The last 8 weeks, one point each. Reading them is on record.',
  mos: 'Sound score',
  loss: 'Loss',
  rtt: 'Round trip',
  figure: { count: 'How many', medianMinutes: 'How long (median)', share: 'Shares' },
  unit: { count: 'cases', medianMinutes: 'minutes', share: '%', mos: '1 to 5', millis: 'ms' },
  indicator: {
    sessions: 'sessions',
    'sessions-not-counted': 'sessions that don\'t count',
    acceptance: 'acceptance',
    'emergency-arrival': 'arrival in emergencies',
    opinion: 'opinion',
    'no-show': 'no-shows',
    'visit-no-show': 'no-shows at visits',
  },
}
