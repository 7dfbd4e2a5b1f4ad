/** The table of policies. */
export default {
  nav: 'Policies',
  lead: 'Each rule with where it comes from, what holds here, and what the system does about it.',
  chapter: { '2a': 'Keeping', '2b': 'Consent, identity, qualification', '2c': 'Security', '2d': 'Quality' },
  state: { ENFORCED: 'Enforced', PARTLY: 'In part', NOT_ENFORCED: 'Not by the system' },
  mark: {
    V1: 'read in the law or standard',
    V2: 'read in a secondary source',
    SEED: 'from the policy material',
    R: 'recalled',
    P: 'our own default',
  },
  value: 'Here: {value}',
  refusal: 'What is said: {text}',
  filter: 'Show',
  all: 'All',
}
