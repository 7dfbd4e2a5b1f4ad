/** 图表。 */
export default {
  table: '以表格查看',
  when: '时间',
  minutes: '最近几分钟',
  show: '显示走势',
  indicators: '质量指标走势',
  indicatorsLead: '最近 8 周，每周一个点。读取会留痕。',
  mos: '声音评分',
  loss: '丢包',
  rtt: '往返时延',
  figure: { count: '数量', medianMinutes: '用时（中位数）', share: '比例' },
  unit: { count: '例', medianMinutes: '分钟', share: '%', mos: '1–5 分', millis: '毫秒' },
  indicator: {
    sessions: '有效会诊',
    'sessions-not-counted': '未计入的会诊',
    acceptance: '受理',
    'emergency-arrival': '急会诊到位',
    opinion: '出具意见',
    'no-show': '会诊爽约',
    'visit-no-show': '复诊爽约',
  },
}
