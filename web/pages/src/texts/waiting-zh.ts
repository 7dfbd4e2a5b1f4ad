/** 候补。 */
export default {
  lead: '没有合适的时间？候补后，一有空出即为您保留。',
  leadEarlier: '想更早？候补后，一有更早的时间空出即为您保留，原预约不变。',
  join: '候补该专家',
  joinAnyone: '候补{department}任一专家',
  leave: '退出候补',
  placeAnyone: '已在本科室候补名单中（任一专家均可），您前面还有{n}位。',
  place: '已在候补名单中，您前面还有{n}位。',
  offered: '有空出的时间为您保留：{time}',
  another: '由{name}会诊：预约后病例转由该专家负责。',
  until: '请在{time}前确认，逾期将给下一位。',
  accept: '预约该时间',
  decline: '不要这个时间，继续候补',
  taken: '已预约',
}
