package huizhen.scheduling.model;

import huizhen.scheduling.api.Refusal;

/// Every rule that may refuse a command: its id, which tests, pages and audit entries name, and why
/// it refuses, in both languages. The one table of them (DOMAIN.md 2 and 3a).
public enum Rule {
  NOT_ALLOWED("access.not-allowed", "您无权对本病例执行此操作。", "You may not do this to this case."),
  COMMAND_ID_REUSED(
      "command.id-reused",
      "该命令编号已用于另一条命令，请换一个新的编号。",
      "This command id was used for another command; use a new one."),

  APPLICATION_PATIENT(
      "application.patient",
      "请选择本机构已登记的患者。",
      "Choose a patient who is registered at your organisation."),
  APPLICATION_PATIENT_FIXED(
      "application.patient-fixed",
      "已上传资料，不能更换患者；请取消后重新申请。",
      "Documents are attached, so the patient can't be changed; cancel and apply anew."),
  APPLICATION_INVITED(
      "application.invited",
      "请选择另一家已登记的受邀机构。",
      "Choose another registered organisation to invite."),
  APPLICATION_REASON("application.reason", "请填写会诊理由。", "State the reason of the consultation."),
  APPLICATION_PURPOSE("application.purpose", "请填写会诊目的。", "State the purpose of the consultation."),
  APPLICATION_RECORD_SUMMARY(
      "application.record-summary", "请填写病历摘要。", "Give a summary of the record."),
  APPLICATION_DEPARTMENT("application.department", "请选择诊疗科目。", "Choose the wished specialty."),
  APPLICATION_TOO_LONG(
      "application.too-long",
      "理由和目的各不超过2000字，病历摘要不超过20000字，科目和职称不超过100字。",
      "Reason and purpose have at most 2,000 characters, the summary 20,000, specialty and title"
          + " 100."),
  MATERIAL_INVALID(
      "material.invalid",
      "资料须有文件名、类型、大小和摘要值，且未曾添加。",
      "A document needs a name, a type, a size and a digest, and is added once."),
  MATERIAL_LIMIT("material.limit", "每个病例最多50份资料。", "A case has at most 50 documents."),

  ORGANISATION_LICENCE(
      "organisation.licence", "机构未登记执业许可证号。", "The organisation has no licence number on record."),
  ORGANISATION_DEPARTMENT(
      "organisation.department",
      "受邀机构未登记该诊疗科目。",
      "The invited organisation is not licensed for this specialty."),
  AGREEMENT_ACTIVE(
      "agreement.active",
      "两家机构之间没有覆盖该诊疗科目的有效协作协议。",
      "No cooperation agreement in force between the two organisations covers this specialty."),
  REQUESTER_LICENCE(
      "qualification.requester-licence",
      "申请医师的执业证书已失效。",
      "The requesting doctor's licence is not valid."),
  SPECIALIST_ORGANISATION(
      "qualification.organisation",
      "该专家不属于受邀机构。",
      "This specialist does not belong to the invited organisation."),
  SPECIALIST_LICENCE(
      "qualification.licence-valid", "该专家的执业证书已失效。", "The specialist's licence is not valid."),
  SPECIALIST_DEPARTMENT(
      "qualification.department",
      "该专家的执业范围与申请的诊疗科目不符。",
      "The specialist's scope of practice does not match the wished specialty."),
  SPECIALIST_INDEPENDENT_PRACTICE(
      "qualification.independent-practice",
      "该专家独立临床执业年限不足。",
      "The specialist has not practised independently for long enough."),
  REGISTRY_LICENCE(
      "qualification.registry",
      "医师电子注册系统中没有该执业证书的有效登记。",
      "The register of practitioners has no valid entry for this licence."),
  REGISTRY_AWAY(
      "qualification.registry-away",
      "暂时无法核对医师电子注册信息，请稍后再试。",
      "The register of practitioners can't be asked now; try again later."),
  WAIT_STATE(
      "waiting.state",
      "只有已接受或已预约的会诊可以候补；多学科会诊须等候全体成员的共同时间。",
      "A consultation that is accepted or booked may wait for a time; one of a team for one of all of it."),
  WAIT_BEFORE(
      "waiting.before",
      "距该时间过近，已不能候补。",
      "That is too soon: no time before it can be offered any more."),
  WAIT_FULL("waiting.full", "候补人数已满，请稍后再试。", "Too many wait already; try again later."),
  WAIT_FREE("waiting.free", "目前有合适的空闲时间，请直接预约。", "There is a free time that suits: book it."),
  WAIT_LAPSED("waiting.lapsed", "该时间的保留已过期。", "The offer has lapsed; the time went to the next."),
  WAIT_BUSY("waiting.busy", "该时间已被占用。", "Somebody has this time already."),
  REASON_MISSING("reason.missing", "请说明理由（不超过2000字）。", "Give a reason (at most 2,000 characters)."),

  CONSENT_TREATMENT("consent.treatment", "须取得患者对会诊的同意。", "Consent to the consultation is needed."),
  CONSENT_SENSITIVE(
      "consent.sensitive-information",
      "须取得患者对处理敏感个人信息的单独同意。",
      "Separate consent to the handling of sensitive personal information is needed."),
  CONSENT_SIGNER(
      "consent.signer",
      "请填写签署人和知情同意书版本，签署时间不得晚于现在。",
      "Name the signer and the version of the consent text, signed not later than now."),
  CONSENT_MISSING("consent.missing", "尚未取得患者知情同意。", "The patient's consent is missing."),
  CONSENT_RECORDING("consent.recording", "患者未同意录制。", "The patient has not consented to recording."),

  BOOKING_PAST("booking.past", "不能预约已过去的时间。", "A time in the past can't be booked."),
  BOOKING_DURATION(
      "booking.duration", "预约时长须在5分钟至12小时之间。", "An appointment lasts from 5 minutes to 12 hours."),
  BOOKING_HOURS(
      "booking.hours", "该时间不在专家的工作时间内。", "This is outside the specialist's working hours."),
  BOOKING_HORIZON("booking.horizon", "预约时间过远。", "This is too far ahead."),
  BOOKING_SAME_TIME(
      "booking.same-time", "本病例已预约该时间。", "The case is booked for this very time already."),

  HOLD_FENCE("hold.fence", "所保留的时间已变更，请重新核对。", "The held time has changed; look at it again."),
  REASSIGN_SAME("reassign.same", "该专家已负责本病例。", "This specialist has the case already."),
  DOCUMENTS_LIMIT(
      "documents.limit",
      "本病例的文书已达上限（300份），请结束后重新申请。",
      "The case has as many documents as it may (300); end it and apply anew."),
  EXIT_CAUSE("exit.cause", "结束原因与操作不符。", "This cause does not belong to this step."),
  NO_SHOW_EARLY(
      "no-show.too-early",
      "尚未超过等候时间，不能登记未到。",
      "The time to wait is not over; nobody is absent yet."),
  NO_SHOW_PRESENT("no-show.present", "该医师已到场。", "This doctor has come."),
  BOOKING_ABORTED(
      "booking.aborted-medical",
      "会诊因医疗原因中止，不能再次预约。",
      "The session was broken off for medical reasons; it can't be booked again."),

  TEAM_SIZE(
      "team.size",
      "多学科会诊成员须为1至20人，不重复，且不含主持专家和申请医师；所需选邀人数不超过选邀成员数；议程不超过2000字。",
      "A team has 1 to 20 different members beside the chair and the requesting doctor, no more"
          + " optional ones needed than there are, and an agenda of at most 2,000 characters."),
  TEAM_MEMBER("team.member", "该医师不是本次多学科会诊的成员。", "This doctor is no member of the team."),
  TEAM_SPECIALTIES(
      "team.specialties",
      "多学科会诊的必到成员（含主持专家）须至少来自两个诊疗科目。",
      "The chair and the mandatory members have to come from two specialties at least."),
  TEAM_HOLD(
      "team.hold",
      "多学科会诊须先保留时间，由各成员确认。",
      "The time of a team is held first, and confirmed by each member."),
  TEAM_OPTIONAL(
      "team.optional",
      "所选的选邀成员不足，或不是选邀成员。",
      "Too few optional members were chosen, or one is none."),
  TEAM_NOTICE("team.notice", "距开始时间过近，来不及通知成员。", "This is too soon for a team."),
  TEAM_HOURS(
      "team.hours",
      "该时间不在全体与会成员的工作时间内，或为其静默时段、休假。",
      "This is outside the hours of somebody who is to come, or in quiet hours or leave."),
  TEAM_PRESENCE(
      "team.presence",
      "必到成员未到齐；主持专家可说明理由后开始。",
      "A mandatory member is not there; the chair may excuse one and say why."),
  TEAM_OWN_FIRST("team.own-opinion-first", "请先提交本人意见。", "Give your own opinion first."),
  TEAM_OPINION_GIVEN(
      "team.opinion-given", "本人意见已提交，不能更改。", "Your opinion was given; it can't be changed."),
  TEAM_OPINION_LATE(
      "team.opinion-late",
      "提交期限已过：到场成员须在主持专家签署前提交，缺席成员须在会诊结束后24小时内补充。",
      "It is too late: who was there gives it before the chair signs, who was absent within 24"
          + " hours of the session."),
  TEAM_UNSIGNED(
      "team.unsigned",
      "主持专家最后签署：到场的必到成员须先提交意见，并对综合意见表示同意或保留意见。",
      "The chair signs last: each mandatory member who was there gives an opinion first, and agrees"
          + " with the consensus or dissents."),

  LOBBY_EARLY("lobby.too-early", "候诊室尚未开放。", "The lobby is not open yet."),
  SESSION_EARLY("session.too-early", "未到预约时间。", "The appointed time has not come."),
  SESSION_OVER(
      "session.time-over", "预约时间已过，请重新预约。", "The appointed time is over; book another one."),
  SESSION_PRESENCE("session.both-present", "须申请医师和专家均在场。", "Both doctors have to be present."),

  VISIT_NOT_ALLOWED("visit.not-allowed", "您无权对本次复诊执行此操作。", "You may not do this to this visit."),
  BLOCK_INVALID(
      "block.invalid",
      "出诊时段须为本机构医师、未结束、不超过12小时，号源1至60个。",
      "A block is of an own doctor, not over, at most 12 hours long and has 1 to 60 numbers."),
  BLOCK_FULL("block.full", "该时段号源已满。", "This block has no number left."),
  BLOCK_OVER("block.over", "该时段已结束或医师停诊。", "This block is over, or its doctor does not come."),
  VISIT_PATIENT(
      "visit.patient",
      "请选择本机构已登记、且在该时段尚未预约的患者。",
      "Choose a patient of your organisation who has no visit in this block yet."),
  VISIT_TEXT(
      "visit.text",
      "请填写复诊病种、既往诊断机构和依据，每项不超过500字。",
      "Condition, place and evidence of the earlier diagnosis are needed, 500 characters each."),
  VISIT_FIRST(
      "visit.first-visit",
      "不得首诊：须有同一病种的既往诊断资料，请先到医疗机构就诊。",
      "No first visits: material of an earlier diagnosis of the same condition is needed; see a"
          + " doctor in person first."),
  VISIT_CONDITION(
      "visit.other-condition",
      "既往诊断与本次复诊病种不一致。",
      "The earlier diagnosis is of another condition than the visit."),
  VISIT_VERIFIED("visit.not-verified", "请先完成实名核对。", "The real-name check comes first."),
  VISIT_TREATMENT("visit.consent-treatment", "须同意在线复诊。", "Consent to the visit is needed."),
  VISIT_SENSITIVE(
      "visit.consent-sensitive",
      "须单独同意处理健康信息。",
      "Separate consent to the handling of health information is needed."),
  VISIT_RECORDING(
      "visit.consent-recording",
      "在线复诊须全程留痕：不同意录音录像，请到医疗机构就诊。",
      "A follow-up visit online has to be recorded; who declines that is seen in person."),
  VISIT_GUARDIAN(
      "visit.guardian",
      "未满6岁儿童须由监护人本人陪同并签署。",
      "A child under six needs a guardian beside it, who has also consented."),
  VISIT_DEVICE(
      "visit.device", "请先测试摄像头和声音，或呼叫协助。", "Test camera and sound first, or ask for help."),
  VISIT_DOCTOR("visit.doctor-licence", "医师执业证书已失效。", "The doctor's licence is not valid."),
  QUEUE_ORDER("queue.not-first", "还没轮到该患者。", "It is not this patient's turn."),
  QUEUE_BUSY("queue.busy", "正在呼叫或接诊另一位患者。", "Another patient is being called or seen."),
  CALL_UNANSWERED("call.unanswered", "患者尚未应答。", "The patient has not answered yet."),
  VISIT_PRESENCE("visit.both-present", "须医师和患者均在诊室。", "Doctor and patient have to be in the room."),
  VISIT_RECORD(
      "visit.record",
      "复诊记录须有诊断和医嘱，每项不超过5000字，下次复诊日期须在今后一年内。",
      "A record needs diagnosis and advice, 5,000 characters each, and a next date within a year."),
  VISIT_DIAGNOSIS(
      "visit.not-same-diagnosis",
      "诊断与既往不一致，不属于复诊：请终止并引导线下就诊。",
      "Not the earlier diagnosis, so this is no follow-up: end it and guide the patient to a doctor"
          + " in person."),
  VISIT_EXIT(
      "visit.exit", "终止原因与操作不符，或未写线下就诊指引。", "The cause does not fit, or there is no guidance."),
  VISIT_TRANSFER(
      "visit.transfer",
      "请选择本机构另一位医师尚有号源的时段。",
      "Choose a block of another doctor of the organisation with a number left."),
  VISIT_CANCEL_LATE(
      "visit.cancel-late",
      "距就诊不足12小时，请致电医院取消。",
      "Less than 12 hours are left: call the hospital to cancel."),

  REQUEST_NOT_ALLOWED("request.not-allowed", "您无权执行此操作。", "You may not do this here."),
  REQUEST_PATIENT(
      "request.patient",
      "请选择本机构已登记的患者。",
      "Choose a patient who is registered at your organisation."),
  REQUEST_TO("request.to", "请选择另一家已登记的机构。", "Choose another registered organisation."),
  REQUEST_CONSENT(
      "request.consent",
      "须取得患者（或监护人、近亲属）对本次转诊或远程诊断的同意。",
      "The consent of the patient, a guardian or a relative to this is needed."),
  REQUEST_DOCUMENT(
      "request.document",
      "文书须有编号和摘要值，且未曾归档。",
      "A document needs an id and a digest, and is kept once."),
  REFERRAL_TEXT(
      "referral.text",
      "请填写转诊原因（不超过2000字）、初步诊断（不超过2000字）、病情摘要（不超过20000字）和科目。",
      "Reason and diagnosis (2,000 characters each), summary (20,000) and department are needed."),
  REFERRAL_CASE(
      "referral.case",
      "只有已送达会诊意见的本人病例可以转诊，患者、资料和意见须与病例一致。",
      "Refer from an own case whose signed opinion is delivered, with its patient, materials and"
          + " opinion."),
  REFERRAL_CONSENT_TO(
      "referral.consent-to",
      "患者同意的是另一家接收机构，请重新取得同意。",
      "The patient agreed to another receiving organisation; ask again."),
  REFERRAL_REDIRECT(
      "referral.redirect",
      "改转机构须为双方之外的另一家已登记机构，同一转诊最多改转5次。",
      "Redirect to another registered organisation than the two, at most 5 times."),
  REFERRAL_APPOINTMENT(
      "referral.appointment",
      "床位或门诊须写明地点（不超过200字），时间在今后90天内。",
      "Name the bed or clinic (at most 200 characters), at a time within the next 90 days."),
  REFERRAL_TRANSPORT(
      "referral.transport",
      "请写明转运方式（不超过200字），生命体征不超过2000字。",
      "Say how the patient comes (at most 200 characters); vitals have at most 2,000."),
  REFERRAL_SUMMARY(
      "referral.summary",
      "下转小结须有诊断、治疗经过和建议，每项不超过20000字。",
      "A summary needs diagnosis, treatment and advice, at most 20,000 characters each."),
  REFERRAL_FOLLOW_UP(
      "referral.follow-up",
      "随访须写明计划（不超过5000字），日期在今后一年内，医师属本机构且执业证书有效。",
      "A follow-up has a plan (at most 5,000 characters), a day within a year and a licensed doctor"
          + " of the organisation."),

  ORDER_TEXT(
      "order.text",
      "请填写诊断要求（不超过2000字）、病情摘要（不超过20000字）和科目。",
      "Question (2,000 characters), summary (20,000) and department are needed."),
  ORDER_STUDY(
      "order.study",
      "请填写检查影像链接（https，DICOMweb）或上传资料。",
      "A study link (https, DICOMweb) or a document is needed."),
  ORDER_REPORT(
      "order.report",
      "报告须有所见和诊断意见，每项不超过20000字。",
      "A report needs findings and an impression, at most 20,000 characters each."),
  ORDER_REPORT_VERSION(
      "order.report-version",
      "报告草稿已变更或不存在，请重新核对后签署。",
      "The draft has changed, or there is none; read it again before signing."),
  ORDER_REPORTS("order.reports", "同一申请最多20版报告。", "An order has at most 20 versions of its report."),
  ORDER_AMENDING(
      "order.amending",
      "报告正在修订，请等待新版本签署。",
      "The report is being amended; wait for the new version."),

  TEACHING_TEXT(
      "teaching.text",
      "请填写主题（不超过200字）、提纲（不超过20000字）和科目。",
      "Title (200 characters), outline (20,000) and department are needed."),
  TEACHING_TEACHER(
      "teaching.teacher",
      "主讲医师须为本机构登记的医师。",
      "The teacher is a doctor who is registered at your organisation."),
  TEACHING_SIZE(
      "teaching.size",
      "名额1至300个；邀请机构不超过20家，不含本机构；协讲不超过5人，不含主讲。",
      "A session has 1 to 300 seats, at most 20 invited organisations beside the own, and at most 5"
          + " presenters beside the teacher."),
  TEACHING_TIME(
      "teaching.time",
      "开始时间须在今后180天内，时长15分钟至8小时。",
      "It starts within the next 180 days and lasts from 15 minutes to 8 hours."),
  TEACHING_BUSY(
      "teaching.teacher-busy", "主讲医师在该时间已有其他预约。", "The teacher has something else at that time."),
  TEACHING_LICENCE("teaching.licence-valid", "该医师的执业证书已失效。", "This doctor's licence is not valid."),
  TEACHING_NO_PATIENT(
      "teaching.no-patient",
      "本次示教不涉及患者，无须知情同意。",
      "This session shows no patient; no consent is needed."),
  TEACHING_CONSENT(
      "teaching.consent",
      "须取得患者对教学用途的单独同意，方可开放。",
      "The patient's separate consent to teaching is needed before anybody is let in."),
  TEACHING_ENROL(
      "teaching.enrol",
      "只能为本人（协调员为本机构医师）报名，须属主办或受邀机构，且未报名、非主讲或协讲。",
      "A doctor enrols himself, a coordinator doctors of the own organisation: of the host or an"
          + " invited one, once, and not who teaches or presents."),
  TEACHING_FULL("teaching.full", "名额已满。", "No seat is left."),
  TEACHING_NOT_ENROLLED("teaching.not-enrolled", "尚未报名。", "There is no seat for this doctor."),
  TEACHING_EARLY("teaching.too-early", "尚未到开放时间。", "It is too early to open the room."),
  TEACHING_PRESENCE("teaching.teacher-present", "主讲医师须在场。", "The teacher has to be in the room."),
  TEACHING_RECORDINGS(
      "teaching.recordings", "同一场示教最多50段录制。", "A session has at most 50 recordings, each once."),
  TEACHING_RECORD(
      "teaching.record",
      "教学记录须有小结（不超过20000字）。",
      "The record needs a summary of at most 20,000 characters."),
  TEACHING_PAPERS(
      "teaching.papers",
      "本场示教的文书已达上限（100份）。",
      "The session has as many documents as it may (100)."),

  OPINION_EMPTY("opinion.empty", "会诊意见须有诊断和建议。", "An opinion needs a diagnosis and an advice."),
  OPINION_NO_SESSION(
      "opinion.no-session",
      "会诊因医疗原因中止，不能书写会诊意见。",
      "The session was broken off for medical reasons; there is no opinion on it."),
  OPINION_TOO_LONG(
      "opinion.too-long",
      "会诊意见每项不超过20000字。",
      "Each part of an opinion has at most 20,000 characters."),
  OPINION_VERSION(
      "opinion.version",
      "会诊意见已被修改，请重新核对后签署。",
      "The opinion has changed since; read it again before signing."),
  OPINION_SIGNATURE(
      "opinion.signature",
      "签名缺失，或签署时间晚于现在。",
      "The signature is missing, or its time is later than now."),
  EMERGENCY_RAISED_ELSEWHERE(
      "emergency.raised-elsewhere",
      "急会诊须用急会诊按钮发起。",
      "An emergency is raised by its button, not by an application."),
  EMERGENCY_ONLY("emergency.only", "此操作仅适用于急会诊。", "This is for emergencies only."),
  EMERGENCY_BUSY(
      "emergency.busy", "该专家正在进行另一场会诊。", "This specialist is in another consultation now."),
  RING_NOT_YOURS("ring.not-yours", "本次急会诊没有呼叫您。", "This emergency does not ring you."),
  OVERRIDE_APPROVER(
      "override.approver",
      "请填写批准人姓名和职务，批准时间不得晚于现在。",
      "Name who approves and the office, at a time not later than now."),
  OVERRIDE_NOT_NEEDED(
      "override.not-needed", "已取得患者知情同意，无须批准。", "There is consent; no approval is needed."),
  ROTA_PRACTITIONER(
      "rota.practitioner",
      "值班表只能安排本机构登记、科目相符的医师。",
      "A rota names doctors of this organisation, each for the own specialty."),
  ROTA_SUBSTITUTE(
      "rota.substitute",
      "只能移交给本机构同科目的医师。",
      "Calls are handed over to a doctor of the same organisation and specialty."),

  DECISION_MISSING(
      "decision.missing",
      "请填写最终诊疗决定（不超过20000字）。",
      "State the final decision (at most 20,000 characters).");

  private final String id;
  private final String zh;
  private final String en;

  Rule(String id, String zh, String en) {
    this.id = id;
    this.zh = zh;
    this.en = en;
  }

  public String id() {
    return id;
  }

  public Refusal refusal() {
    return new Refusal(id, zh, en);
  }
}
