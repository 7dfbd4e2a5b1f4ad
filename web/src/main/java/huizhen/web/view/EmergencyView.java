package huizhen.web.view;

import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsentOverride;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Emergency;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An emergency's course, and a ring as somebody on call sees it: which specialty, from where, who
/// else is rung, who took it. Neither patient nor clinical text: for those one opens the case,
/// which is on record.
public final class EmergencyView {
  private EmergencyView() {}

  /// Part of the case; nothing clinical.
  static JsonObject course(Emergency it) {
    var view =
        new JsonObject()
            .put("raisedAt", it.raisedAt().toString())
            .put("level", it.level())
            .put("rung", it.rings().stream().filter(Emergency.Ring::isRung).count())
            .put("isWithCoordinator", it.isWithCoordinator())
            .put("isApproved", it.override().isPresent())
            .put("displaced", it.displaced().size());
    it.acceptedAt().ifPresent(at -> view.put("acceptedAt", at.toString()));
    it.arrivedAt().ifPresent(at -> view.put("arrivedAt", at.toString()));
    it.tapToRing().ifPresent(took -> view.put("tapToRingMillis", took.toMillis()));
    it.acceptToRoom().ifPresent(took -> view.put("acceptToRoomMillis", took.toMillis()));
    return view;
  }

  /// @param colleagues of the invited organisation
  /// @param me empty for a coordinator
  public static JsonObject ring(
      ConsultationCase subject,
      Optional<PractitionerId> me,
      List<Practitioner> colleagues,
      String from) {
    var emergency = subject.progress().emergency().orElseThrow();
    var others = new JsonArray();
    for (var ring : emergency.rings()) {
      if (ring.isRung() && !me.equals(Optional.of(ring.practitioner()))) {
        var other =
            named(ring.practitioner(), colleagues)
                .put("level", ring.level())
                .put("hasDeclined", ring.declinedAt().isPresent());
        ring.excuse().ifPresent(why -> other.put("excuse", why.name()));
        others.add(other);
      }
    }
    var view =
        new JsonObject()
            .put("case", subject.id().value())
            .put("status", status(subject, emergency, me))
            .put("department", subject.application().department())
            .put("from", from)
            .put("raisedAt", emergency.raisedAt().toString())
            .put("level", emergency.level())
            .put("isWithCoordinator", emergency.isWithCoordinator())
            .put("others", others);
    me.flatMap(emergency::ring)
        .flatMap(Emergency.Ring::rungAt)
        .ifPresent(at -> view.put("rungAt", at.toString()));
    subject.specialist().ifPresent(who -> view.put("takenBy", named(who, colleagues)));
    return view;
  }

  private static String status(
      ConsultationCase subject, Emergency emergency, Optional<PractitionerId> me) {
    if (subject.state() != CaseState.DISPATCHED) {
      return subject.specialist().isPresent() ? "TAKEN" : "OVER";
    }
    var hasDeclined = me.flatMap(emergency::ring).flatMap(Emergency.Ring::declinedAt).isPresent();
    return hasDeclined ? "DECLINED" : "RINGING";
  }

  private static JsonObject named(PractitionerId id, List<Practitioner> colleagues) {
    var view = new JsonObject().put("id", id.value()).put("name", id.value());
    colleagues.stream()
        .filter(it -> it.id().equals(id))
        .findFirst()
        .ifPresent(it -> view.put("name", it.name()).put("title", it.title()));
    return view;
  }

  /// What the button sends; what it leaves out is written later.
  public static Application application(JsonObject body) {
    return new Application(
        new PatientId(body.getString("patient")),
        new OrganisationId(body.getString("invited")),
        body.getString("reason"),
        body.getString("purpose", "急会诊"),
        body.getString("recordSummary", ""),
        body.getString("department"),
        "",
        Application.Urgency.EMERGENCY);
  }

  /// Why a ring is declined, where it is said.
  public static Optional<Emergency.Excuse> excuse(JsonObject body) {
    return Optional.ofNullable(body.getString("excuse")).map(Emergency.Excuse::valueOf);
  }

  public static Duration tapAge(JsonObject body) {
    return Duration.ofMillis(body.getLong("tapAgeMillis", 0L));
  }

  public static ConsentOverride override(JsonObject body, Instant now) {
    return new ConsentOverride(
        body.getString("approver"), body.getString("title"), body.getString("reason"), now);
  }
}
