/** How the pages look on this device. */
export default {
  looks: { large: '大字', dark: '深色', quiet: '停止朗读' },
}
