/** What a relative sees. */
export default {
  title: 'Video consultation',
  welcome: 'Please join the consultation',
  lead: 'Inside, please wait a moment until the doctor lets you join.',
  enter: 'I see and hear it: go in',
  bad: 'Camera or microphone can\'t be opened: choose “Allow” in the browser, or ask the doctor who sent the link.',
  sure: 'Leave the consultation? To come back you need another link from the doctor.',
  stay: 'Stay',
  leave: 'Leave',
  left: 'You have left the consultation.',
  ended: 'The consultation is over.',
  thanks: 'Thank you. You can close this page now.',
  notIn: 'You could not be let in.',
}
