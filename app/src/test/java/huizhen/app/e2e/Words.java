package huizhen.app.e2e;

import java.util.List;

/// Everything personal that the walk enters: shown on pages, never to be found on disk.
final class Words {
  static final String PATIENT = "欧阳测试甲";
  static final String IDENTITY = "999999198503150014";
  static final String PHONE = "19912345678";
  static final String REASON = "反复胸闷气促两周待查原因";
  static final String PURPOSE = "明确诊断并制定后续治疗方案";
  static final String SUMMARY = "既往高血压病史十年，近两周活动后胸闷，心电图示ST段压低。";
  static final String UPLOAD_MARKER = "UPLOADMARKERQZX7731";
  static final String SIGNER = "欧阳测试乙";
  static final String CHAT = "请看一下这份心电图上的改变";
  static final String CHAT_BACK = "看到了，建议尽快复查肌钙蛋白";
  static final String CHAT_AWAY = "网络断开期间写下的补充说明";
  static final String FINDINGS = "视频所见患者神志清楚，呼吸平稳。";
  static final String DIAGNOSIS = "不稳定型心绞痛可能性大";
  static final String ADVICE = "完善冠脉造影，双联抗血小板治疗。";
  static final String DECISION = "同意会诊意见，安排转诊造影检查。";

  static final List<String> ALL =
      List.of(
          PATIENT,
          IDENTITY,
          PHONE,
          REASON,
          PURPOSE,
          SUMMARY,
          UPLOAD_MARKER,
          SIGNER,
          CHAT,
          CHAT_BACK,
          CHAT_AWAY,
          FINDINGS,
          DIAGNOSIS,
          ADVICE,
          DECISION,
          // Of the demo itself.
          "王秀英",
          "陈晓雨",
          "周建国");

  private Words() {}
}
