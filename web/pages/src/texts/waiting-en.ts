/** Waiting for a time. */
export default {
  lead: 'No time suits? Put the case on the list: a time that falls free is kept for you.',
  leadEarlier: 'Earlier? Put the case on the list: an earlier time that falls free is kept for you, and the booking stays.',
  join: 'Put me on the list',
  leave: 'Leave the list',
  place: 'On the list, {n} before you.',
  offered: 'A time fell free and is kept for you: {time}',
  until: 'Answer before {time}; then it goes to the next.',
  accept: 'Book this time',
  decline: 'Not this one, wait on',
  taken: 'Booked',
}
