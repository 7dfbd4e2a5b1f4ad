/** Waiting for a time. */
export default {
  lead: 'No time suits? Put the case on the list: a time that falls free is kept for you.',
  leadEarlier: 'Earlier? Put the case on the list: an earlier time that falls free is kept for you, and the booking stays.',
  join: 'Wait for this specialist',
  joinAnyone: 'Wait for any specialist of {department}',
  leave: 'Leave the list',
  placeAnyone: 'On the list of the department, for any of its specialists; {n} before you.',
  place: 'On the list, {n} before you.',
  offered: 'A time fell free and is kept for you: {time}',
  another: 'With {name}, who has the case once you book.',
  until: 'Answer before {time}; then it goes to the next.',
  accept: 'Book this time',
  decline: 'Not this one, wait on',
  taken: 'Booked',
}
