package huizhen.web.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingState;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitConsent;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitState;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a recogniser's rights to a room hang on: whose consultation, follow-up visit or teaching
/// session it is, what its patient has agreed to, and whether it runs. Asked anew each time.
final class HeardRooms {
  private static final String CASE = "case-";
  private static final String VISIT = "visit-";
  private static final String TEACHING = TeachingSession.WORD + "-";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final WebPorts ports;

  HeardRooms(WebPorts ports) {
    this.ports = ports;
  }

  /// @param of whose recognisers may hear it
  /// @param isConsented to the use of sensitive information, by its patient
  /// @param isUnderWay whether somebody may be in it now, at whichever gateway
  record Heard(Set<OrganisationId> of, boolean isConsented, boolean isUnderWay) {
    Heard {
      of = Set.copyOf(of);
    }
  }

  /// Whether the room is one of ours; all others are a service's own.
  static boolean isOurs(String room) {
    return room.startsWith(CASE) || room.startsWith(VISIT) || room.startsWith(TEACHING);
  }

  /// Under which name the room's evidence is kept.
  static String evidence(String room) {
    return room.startsWith(CASE) ? room.substring(CASE.length()) : room;
  }

  /// Empty when there is no such case, visit or session.
  Future<Optional<Heard>> find(String room) {
    var id = room.substring(room.indexOf('-') + 1);
    if (!ID.matcher(id).matches()) {
      return Future.succeededFuture(Optional.empty());
    }
    if (room.startsWith(CASE)) {
      return ports.consultations().find(new CaseId(id)).map(it -> it.map(HeardRooms::of));
    }
    return room.startsWith(VISIT)
        ? ports.visits().find(new VisitId(id)).map(it -> it.map(HeardRooms::of))
        : ports.teaching().find(new TeachingId(id)).map(it -> it.map(HeardRooms::of));
  }

  private static Heard of(ConsultationCase it) {
    return new Heard(
        it.inviting().equals(it.application().invited())
            ? Set.of(it.inviting())
            : Set.of(it.inviting(), it.application().invited()),
        it.consent().filter(Consent::sensitiveInformation).isPresent(),
        it.state() == CaseState.IN_SESSION || it.state() == CaseState.SUSPENDED);
  }

  private static Heard of(Visit it) {
    return new Heard(
        Set.of(it.plan().organisation()),
        it.precheck().consent().filter(VisitConsent::sensitiveInformation).isPresent(),
        it.state() == VisitState.IN_SESSION || it.state() == VisitState.SUSPENDED);
  }

  /// A session that shows no patient needs nobody's consent.
  private static Heard of(TeachingSession it) {
    return new Heard(
        Set.of(it.host()),
        it.isConsented(),
        it.state() == TeachingState.LIVE || it.state() == TeachingState.SUSPENDED);
  }
}
