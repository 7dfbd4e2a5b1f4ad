/** The accounts that a coordinator or an operator looks after. */
export default {
  nav: 'Accounts',
  title: 'Accounts',
  lead: 'Who leaves, or whose telephone is lost, is disabled here: their sessions end at once. What they signed stays.',
  search: 'Name, account or organisation',
  none: 'No account fits.',
  own: 'your own',
  isDisabled: 'disabled',
  isLocked: 'locked after wrong passwords',
  disable: 'Disable',
  enable: 'Enable',
  end: 'End sessions',
  'lead-disable': 'Nobody signs in with this account any more, and all its sessions end now.',
  'lead-enable': 'The owner can sign in again, with the same password and second factor.',
  'lead-end': 'All sessions of this account end now. The owner can sign in again.',
  reason: 'A code or file number; no names',
  done: 'Done, and in the audit trail',
}
