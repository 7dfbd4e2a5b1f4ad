package huizhen.app.rooms;

import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.signaling.api.Door;
import java.util.Locale;
import java.util.Optional;

/// The room of a consultation is `case-` and the case's id, a follow-up visit's `visit-` and its
/// id, a teaching session's `teaching-` and its id; any other name is an ad-hoc room.
public final class RoomNames {
  private static final String CASE = "case-";
  private static final String VISIT = "visit-";
  private static final String TEACHING = TeachingSession.WORD + "-";

  private RoomNames() {}

  public static RoomId of(CaseId caseId) {
    return new RoomId(CASE + caseId);
  }

  /// Empty for an ad-hoc room.
  public static Optional<CaseId> caseOf(RoomId room) {
    var name = room.value();
    return name.startsWith(CASE) && name.length() > CASE.length()
        ? Optional.of(new CaseId(name.substring(CASE.length())))
        : Optional.empty();
  }

  /// The visit whose room this is; empty for any other.
  static Optional<VisitId> visitOf(RoomId room) {
    var name = room.value();
    return name.startsWith(VISIT) && name.length() > VISIT.length()
        ? Optional.of(new VisitId(name.substring(VISIT.length())))
        : Optional.empty();
  }

  static RoomId of(VisitId visit) {
    return new RoomId(VISIT + visit);
  }

  /// The teaching session whose room this is; empty for any other.
  static Optional<TeachingId> teachingOf(RoomId room) {
    var name = room.value();
    return name.startsWith(TEACHING) && name.length() > TEACHING.length()
        ? Optional.of(new TeachingId(name.substring(TEACHING.length())))
        : Optional.empty();
  }

  static RoomId of(TeachingId session) {
    return new RoomId(TEACHING + session);
  }

  /// As the trail names a door.
  static String word(Door door) {
    return door.name().toLowerCase(Locale.ROOT);
  }

  /// Whether a service may not have this name.
  public static boolean isCase(String room) {
    return room.startsWith(CASE) || room.startsWith(VISIT) || room.startsWith(TEACHING);
  }

  /// Under which id the evidence of a room is kept.
  static huizhen.recording.api.CaseId evidenceOf(RoomId room) {
    return new huizhen.recording.api.CaseId(caseOf(room).map(CaseId::value).orElseGet(room::value));
  }
}
