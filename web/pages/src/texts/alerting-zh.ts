/** 系统提醒。 */
export default {
  askRing: '切到别的窗口时也提醒我',
  ring: '急会诊呼叫',
  askTurn: '叫到我时弹出提醒',
  turn: '轮到您了，请回到就诊页面',
}
