/** How the pages look on this device. */
export default {
  looks: { large: 'Larger type', dark: 'Dark', quiet: 'Stop reading' },
}
