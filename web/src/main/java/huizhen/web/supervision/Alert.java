package huizhen.web.supervision;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.recording.api.AuditTrail.AuditEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Something that a regulator should look at, as the trail shows it.
///
/// @param sequence of the entry that raised it; 0 for what a recording's manifest says
/// @param about the case, the visit's room or a recording: an id
/// @param why the rule that refused, or the gap's cause
public record Alert(Kind kind, Instant at, long sequence, String about, String why) {
  private static final String REFUSED = "refused:";

  public enum Kind {
    /// 疑似首诊: refused as a first visit, or ended as one.
    FIRST_VISIT("visit.first-visit", "visit.other-condition", "visit.not-same-diagnosis"),
    /// 超范围
    OUT_OF_SCOPE("qualification.department", "organisation.department"),
    /// 无资质: no valid licence, or too short a practice.
    UNLICENSED(
        "qualification.licence-valid",
        "qualification.requester-licence",
        "qualification.independent-practice",
        "visit.doctor-licence",
        "organisation.licence"),
    /// 未取得同意
    NO_CONSENT(
        "consent.missing",
        "consent.treatment",
        "consent.sensitive-information",
        "visit.consent-treatment",
        "visit.consent-sensitive"),
    /// 录制中断
    RECORDING_GAP(),
    /// 紧急查阅: somebody without a part in the case read it in need.
    BROKEN_GLASS();

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<String> rules;

    Kind(String... rules) {
      this.rules = Set.of(rules);
    }
  }

  private static final Set<String> FIRST_VISIT_CAUSES = Set.of("FIRST_VISIT", "OTHER_CONDITION");

  /// Those that the entries raise, in their order.
  public static List<Alert> of(List<AuditEntry> entries) {
    return entries.stream().flatMap(it -> of(it).stream()).toList();
  }

  private static Optional<Alert> of(AuditEntry entry) {
    var event = entry.event();
    if (event.outcome().startsWith(REFUSED)) {
      var rule = event.outcome().substring(REFUSED.length());
      for (var kind : Kind.values()) {
        if (kind.rules.contains(rule)) {
          return Optional.of(alert(kind, entry, rule));
        }
      }
      return Optional.empty();
    }
    if (event.action().equals("glass.break")) {
      return Optional.of(alert(Kind.BROKEN_GLASS, entry, event.subject()));
    }
    var cause = Trail.text(event, "cause");
    return event.action().startsWith("visit.") && FIRST_VISIT_CAUSES.contains(cause)
        ? Optional.of(alert(Kind.FIRST_VISIT, entry, cause))
        : Optional.empty();
  }

  private static Alert alert(Kind kind, AuditEntry entry, String why) {
    AuditEvent event = entry.event();
    var about = event.caseId().map(it -> it.value()).orElse(event.subject());
    return new Alert(kind, event.at(), entry.sequence(), about, why);
  }
}
