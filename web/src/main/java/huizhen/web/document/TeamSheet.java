package huizhen.web.document;

import static huizhen.web.document.Template.escape;

import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Team.MemberOpinion;
import huizhen.scheduling.api.Team.Seat;
import huizhen.scheduling.api.Team.Stand;
import huizhen.web.view.Faces;
import java.time.ZoneId;
import java.util.Optional;

/// What a printed opinion says of a team beside its consensus: who belonged to it, who came, what
/// each thought before the others were known, and who dissents. XHTML; empty without a team.
///
/// As it was when the chair signed: what an absent member adds later is on the case's page alone.
final class TeamSheet {
  private TeamSheet() {}

  static String of(ConsultationCase subject, ZoneId zone, Faces faces) {
    var team = subject.team();
    if (team.isEmpty()) {
      return "";
    }
    var out = new StringBuilder("<h2>多学科团队各成员意见</h2>");
    subject
        .specialist()
        .ifPresent(chair -> {
          head(out, chair, "主持人", faces);
          written(out, team.chairOpinion(), zone);
        });
    for (var seat : team.seats()) {
      head(out, seat.practitioner(), part(seat), faces);
      written(out, seat.opinion(), zone);
      line(out, "对共同意见", seat.stand().map(TeamSheet::text).orElse("未表态"));
    }
    return out.toString();
  }

  private static void head(StringBuilder out, PractitionerId who, String part, Faces faces) {
    var department = faces.practitioner(who).map(Practitioner::department).orElse("—");
    out.append(
        "<h3>%s　%s　%s</h3>".formatted(escape(faces.name(who)), escape(department), escape(part)));
  }

  private static String part(Seat seat) {
    var kind = seat.isMandatory() ? "必须参加" : "可选参加";
    if (seat.joinedAt().isPresent()) {
      return kind + "，已到会";
    }
    return kind + seat.excused().map("，未到会，主持人准予缺席："::concat).orElse("，未到会");
  }

  private static void written(StringBuilder out, Optional<MemberOpinion> opinion, ZoneId zone) {
    if (opinion.isEmpty()) {
      line(out, "个人意见", "未提交");
      return;
    }
    var it = opinion.get();
    line(out, "所见", it.findings());
    line(out, "诊断", it.diagnosis());
    line(out, "建议", it.advice());
    line(out, "签署时间", PdfPress.time(it.signedAt(), zone));
  }

  private static String text(Stand stand) {
    return stand.agrees() ? "同意" : "保留意见：" + stand.reservation();
  }

  private static void line(StringBuilder out, String name, String text) {
    out.append("<div class=\"text\">%s：%s</div>".formatted(name, escape(text)));
  }
}
