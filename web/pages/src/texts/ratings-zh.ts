/** 患者和县级医师对会诊、复诊的评价。 */
export default {
  title: '您满意吗？',
  star: '{n} 星',
  thanks: '已记录，谢谢您！',
  until: '{time} 前可以修改。',
  words: '还想说点什么（可不填，最多 300 字）',
  send: '提交',
  who: '您的评价不会给医生看，只用于统计。',
  all: '满意度（近 12 个月，按整月）',
  show: '查看',
  few: '评价太少：一个月至少 5 份才显示。',
  group: { PATIENT: '患者对复诊', COUNTY_DOCTOR: '县级医师对会诊' },
  figures: '{n} 份评价，平均 {mean} 星，4 星及以上 {share}%',
}
