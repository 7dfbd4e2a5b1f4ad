package huizhen.scheduling.notice;

import huizhen.scheduling.notice.api.CalendarWriter;
import huizhen.scheduling.notice.api.Contact.Language;
import huizhen.scheduling.notice.api.Notice;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Recipient;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// What a notice says outside the pages: what kind, when, and a link. No name, no diagnosis, no
/// colleague's words: whoever has the mailbox or the telephone need not be the one.
public record NoticeText(String subject, String body) {
  private static final DateTimeFormatter ZH =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm（'UTC'xxx）", Locale.ROOT);
  private static final DateTimeFormatter EN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm ('UTC'xxx)", Locale.ROOT);

  /// @param zone of the recipient
  /// @param link to the subject's page
  public static NoticeText of(Notice notice, Language language, ZoneId zone, String link) {
    var isZh = language == Language.ZH;
    var what = what(notice.kind(), notice.subject().kind(), isZh);
    var when =
        notice
            .meeting()
            .map(it -> it.start().atZone(zone).format(isZh ? ZH : EN))
            .map(it -> " " + it)
            .orElse("");
    return new NoticeText(
        (isZh ? "【会诊平台】" : "[Huizhen] ") + what + when,
        what + when + "\n" + lead(notice, isZh) + link + "\n" + warning(notice, isZh));
  }

  /// A patient has nothing to sign in to: what he can do is behind the link.
  private static String lead(Notice notice, boolean isZh) {
    if (notice.recipient().kind() == Recipient.Kind.PATIENT
        && notice.kind() == NoticeKind.TIME_OFFERED) {
      return isZh
          ? "请本人打开此链接确认或放弃（只能打开一次）："
          : "Open this to take or refuse it (once, by you alone): ";
    }
    return isZh ? "详情请登录查看：" : "Sign in for the details: ";
  }

  /// What to do about something that the owner of an account did not do.
  private static String warning(Notice notice, boolean isZh) {
    if (notice.subject().kind() != NoticeSubject.Kind.ACCOUNT) {
      return "";
    }
    return isZh
        ? "若非本人操作，请立即更改密码并告知本机构的账号管理员。\n"
        : "If this was not you, change your password now and tell who looks after accounts.\n";
  }

  /// What stands in a calendar.
  public static CalendarWriter.Label label(NoticeSubject subject, Language language, String link) {
    var isZh = language == Language.ZH;
    var what =
        switch (subject.kind()) {
          case CASE -> isZh ? "远程会诊" : "Teleconsultation";
          case VISIT -> isZh ? "视频复诊" : "Follow-up visit";
          case BLOCK -> isZh ? "视频复诊时段" : "Block of follow-up visits";
          case TEACHING -> isZh ? "远程示教" : "Teaching session";
          case ACCOUNT -> isZh ? "账号" : "Account";
        };
    return new CalendarWriter.Label(what, (isZh ? "请由此进入：" : "Come in here: ") + link, link);
  }

  private static String what(NoticeKind kind, NoticeSubject.Kind subject, boolean isZh) {
    var zh =
        switch (subject) {
          case CASE -> "会诊";
          case VISIT -> "复诊";
          case BLOCK -> "复诊时段";
          case TEACHING -> "示教";
          case ACCOUNT -> "账号";
        };
    var en =
        switch (subject) {
          case CASE -> "Consultation";
          case VISIT -> "Visit";
          case BLOCK -> "Block of visits";
          case TEACHING -> "Teaching session";
          case ACCOUNT -> "Account";
        };
    return switch (kind) {
      case BOOKED -> isZh ? zh + "已预约" : en + " booked";
      case DAY_BEFORE -> isZh ? zh + "提醒：24小时后" : en + " in 24 hours";
      case TWO_HOURS_BEFORE -> isZh ? zh + "提醒：2小时后" : en + " in 2 hours";
      case QUARTER_HOUR_BEFORE -> isZh ? zh + "提醒：15分钟后" : en + " in 15 minutes";
      case TWO_BEFORE_YOU -> isZh ? "您前面还有不到3位，请准备" : "At most two before you: be ready";
      case DOCTOR_LATE -> isZh ? "医生稍有延误，请继续等候" : "The doctor is late; please wait";
      case CHANGED -> isZh ? zh + "时间已变更" : en + " moved";
      case CANCELLED -> isZh ? zh + "已取消" : en + " cancelled";
      case DISPLACED -> isZh ? zh + "因急会诊让位，将重新安排" : en + " gave way to an emergency";
      case RETURNED -> isZh ? "会诊申请被退回" : "Application returned";
      case DECLINED -> isZh ? "会诊申请被拒绝" : "Application declined";
      case TIME_OFFERED -> isZh ? "有空出的时间为您保留，请尽快确认" : "A time is kept for you: answer soon";
      case OPINION_DELIVERED -> isZh ? "会诊意见已送达" : "Opinion delivered";
      case READ_IN_NEED -> isZh ? "病例资料被紧急查阅" : "A case was read in need";
      case PASSWORD_CHANGED -> isZh ? "您的登录密码已更改" : "Your password was changed";
      case FACTOR_ADDED -> isZh ? "您的账号新增了第二因素" : "A second factor was added to your account";
      case FACTOR_REMOVED -> isZh ? "您账号的第二因素已移除" : "A second factor of your account was removed";
      case RECOVERY_CODES_RENEWED -> isZh ? "您的恢复码已更换" : "Your recovery codes were replaced";
      case CONTACT_CHANGED -> isZh ? "接收通知的联系方式已更改" : "Where notices are sent was changed";
      case PASSWORD_RESET -> isZh ? "管理员重置了您的登录密码" : "An administrator reset your password";
      case FACTOR_RESET -> isZh ? "管理员移除了您的第二因素" : "An administrator removed your second factors";
      case NEW_BROWSER -> isZh ? "您的账号在新的浏览器上登录" : "Your account was used in a new browser";
      case SIGNING_KEY_MADE ->
          isZh ? "已为您的账号生成新的签名密钥" : "A new signing key was made for your account";
    };
  }
}
