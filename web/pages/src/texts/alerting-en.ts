/** Notifications of the system. */
export default {
  askRing: 'Notify me in other windows, too',
  ring: 'Emergency call',
  askTurn: 'Notify me when it is my turn',
  turn: 'It is your turn: please go back to the page of your visit',
}
