/** 规则一览。 */
export default {
  nav: '规则一览',
  lead: '每条规则的出处、本系统的取值和执行情况。',
  chapter: { '2a': '保存', '2b': '知情同意、身份、资质', '2c': '安全', '2d': '质量' },
  state: { ENFORCED: '系统执行', PARTLY: '部分执行', NOT_ENFORCED: '不由系统执行' },
  mark: {
    V1: '见于法规或标准原文',
    V2: '见于二手资料',
    SEED: '来自政策材料',
    R: '凭记忆，未核对',
    P: '自定默认值',
  },
  value: '本系统：{value}',
  refusal: '提示：{text}',
  filter: '显示',
  all: '全部',
}
