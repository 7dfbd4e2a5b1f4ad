package huizhen.scheduling.model;

import huizhen.scheduling.api.CaseDocument;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Emergency;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Team;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The digests of a case's documents: SHA-256 over their fields, each behind its length, so that
/// what was there at that moment can be proven later without being kept twice.
final class Documents {
  /// When there are so many, steps that would go round for ever are refused.
  static final int MAX = 300;

  /// More lost lines of one case are in the audit trail only.
  static final int MAX_INCIDENTS = 100;

  private Documents() {}

  static String text(String... fields) {
    return digest(List.of(fields));
  }

  static String application(ConsultationCase state) {
    var it = state.application();
    var fields =
        new ArrayList<>(
            List.of(
                state.inviting().value(),
                state.requester().value(),
                it.patient().value(),
                it.invited().value(),
                it.reason(),
                it.purpose(),
                it.recordSummary(),
                it.department(),
                it.wishedTitle(),
                it.urgency().name()));
    state.materials().stream().map(Material::sha256).forEach(fields::add);
    return digest(fields);
  }

  static String consent(Consent it) {
    return text(
        it.document().value(),
        it.textVersion(),
        String.valueOf(it.treatment()),
        String.valueOf(it.sensitiveInformation()),
        String.valueOf(it.recording()),
        it.signer(),
        it.relation().name(),
        it.at().toString());
  }

  /// What members agree with or not.
  static String draft(Opinion it) {
    return it.textSha256();
  }

  static String memberOpinion(PractitionerId author, Team.MemberOpinion it) {
    return text(
        author.value(),
        it.findings(),
        it.diagnosis(),
        it.advice(),
        it.signedAt().toString(),
        it.signature(),
        String.valueOf(it.isLate()));
  }

  /// Who met, when it was appointed, under which consent.
  static String session(ConsultationCase state) {
    var appointment = state.appointment().orElseThrow();
    var under = state.consent().map(it -> it.document().value()).orElseGet(() -> approval(state));
    var fields =
        new ArrayList<>(
            List.of(
                state.requester().value(),
                appointment.practitioner().value(),
                appointment.start().toString(),
                under,
                String.valueOf(state.consent().map(Consent::recording).orElse(false))));
    for (var seat : state.team().seats()) {
      fields.add(seat.practitioner().value());
      fields.add(seat.joinedAt().map(Instant::toString).orElse(""));
      fields.add(seat.excused().orElse(""));
    }
    return digest(fields);
  }

  private static String approval(ConsultationCase state) {
    var it = state.progress().emergency().flatMap(Emergency::override).orElseThrow();
    return "override " + it.approver() + " " + it.at();
  }

  /// With where each member stands, if there are members.
  static String opinion(Opinion it, Team team) {
    var fields =
        new ArrayList<>(
            List.of(
                String.valueOf(it.version()),
                it.author().value(),
                it.findings(),
                it.diagnosis(),
                it.advice(),
                it.signedAt().orElseThrow().toString(),
                it.document().orElseThrow().value(),
                it.signature().orElseThrow()));
    it.takenOver()
        .forEach(part ->
            fields.addAll(List.of(part.field().name(), part.draft(), part.sha256(), part.model())));
    for (var seat : team.seats()) {
      fields.add(seat.practitioner().value());
      var stand = seat.stand();
      fields.add(stand.map(s -> s.agrees() + " " + s.reservation()).orElse(""));
    }
    return digest(fields);
  }

  /// Both sides read the same record of this gateway, so that one digest stands for both copies.
  static String list(List<CaseDocument> documents) {
    var fields = new ArrayList<String>();
    for (var it : documents) {
      fields.add(it.kind() + " " + it.version() + " " + it.at() + " " + it.sha256());
    }
    return digest(fields);
  }

  private static String digest(List<String> fields) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var field : fields) {
        var bytes = field.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
