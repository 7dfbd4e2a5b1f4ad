/** Vital signs. */
export default {
  all: 'Show all ({n} sets)',
  soundOn: 'Alarm sound: on (mute it)',
  soundOff: 'Alarm sound: muted (turn it on)',
}
