/** A case's papers, read in the room. */
export default {
  title: 'Documents and studies',
  open: 'Documents',
  all: 'All documents',
  none: 'This case has no documents or studies.',
  record: 'You look with your own rights; each one that you open is on record.',
  show: 'Show to everybody',
  showInstead: 'Show this instead',
  who: '“Show to everybody” gives what you see now, as a picture, to doctors, patient, relatives and interpreter; trainees, observers and regulators do not see it.',
  isShown: 'Everybody sees what you show.',
  withdraw: 'Put away',
  nothing: 'There is nothing to show yet: wait until it is loaded.',
  page: 'Page {n} of {all}',
  pageOf: '{title}, page {n} of {all}',
  previous: 'Previous page',
  next: 'Next page',
  keys: 'Keys: arrows turn pages, Home and End go to the first and last, Shift+arrows change the window, Ctrl+arrows move, + and − or the wheel zoom, I inverts, R resets, Enter draws a line (arrows move its end, Enter lets go), Delete clears it.',
  shownBy: 'Shown by {name}',
  fault: {
    password: 'This PDF is protected by a password and cannot be opened here. Download it on the page of the case.',
    broken: 'This file is damaged, or of a kind that a browser cannot show. Download it on the page of the case.',
  },
}
