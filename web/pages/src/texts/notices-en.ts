/** The bell in the header: notices and how somebody wants to be told. */
import type zh from './notices-zh'

const en: typeof zh = {
  open: 'Notices ({n} unread)',
  title: 'Notices',
  none: 'No notices.',
  allRead: 'Mark all as read',
  unread: 'unread',
  reason: 'Reason: {reason}',
  calendar: 'Add to calendar (.ics)',
  settings: 'How I am told',
  kind: {
    BOOKED: 'Booked',
    DAY_BEFORE: 'Begins in 24 hours',
    TWO_HOURS_BEFORE: 'Begins in 2 hours',
    QUARTER_HOUR_BEFORE: 'Begins in 15 minutes',
    TWO_BEFORE_YOU: 'At most two before you',
    DOCTOR_LATE: 'The doctor is late',
    CHANGED: 'Moved to another time',
    CANCELLED: 'Cancelled',
    DISPLACED: 'Gave way to an emergency; please book again',
    RETURNED: 'Application returned',
    DECLINED: 'Application declined',
    TIME_OFFERED: 'A time that fell free is kept for you; answer soon',
    OPINION_DELIVERED: 'Opinion delivered',
    READ_IN_NEED: 'A case was read in need',
  },
  contact: {
    lead: 'What is urgent, cancelled or moved is always sent; the rest after quiet hours, or not at all.',
    email: 'E-mail',
    phone: 'Mobile telephone',
    wechat: 'WeChat OpenID',
    quietFrom: 'Quiet from',
    quietTo: 'to',
    save: 'Save',
    saved: 'Saved.',
    optedOut: 'Not to be sent (still shown here)',
  },
}

export default en
