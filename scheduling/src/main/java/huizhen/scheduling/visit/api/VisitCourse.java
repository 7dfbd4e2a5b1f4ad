package huizhen.scheduling.visit.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What came of a visit.
///
/// @param recordings ids of the session's recordings, at most [#MAX_RECORDINGS]
/// @param isRecordLate the record should have been signed by now
/// @param isPhoneOffered the line has been lost for so long that sound alone, or a telephone call,
///   is offered
public record VisitCourse(
    Optional<Instant> startedAt,
    Optional<VisitRecord> record,
    Optional<VisitExit> exit,
    List<String> recordings,
    boolean isRecordLate,
    boolean isPhoneOffered) {
  public static final int MAX_RECORDINGS = 50;
  public static final VisitCourse NONE =
      new VisitCourse(
          Optional.empty(), Optional.empty(), Optional.empty(), List.of(), false, false);

  public VisitCourse {
    recordings = List.copyOf(recordings);
  }

  public VisitCourse started(Instant at) {
    return new VisitCourse(Optional.of(at), record, exit, recordings, isRecordLate, isPhoneOffered);
  }

  public VisitCourse signed(VisitRecord value) {
    return new VisitCourse(startedAt, Optional.of(value), exit, recordings, false, false);
  }

  public VisitCourse left(VisitExit value) {
    return new VisitCourse(startedAt, record, Optional.of(value), recordings, false, false);
  }

  public VisitCourse recordings(List<String> value) {
    return new VisitCourse(startedAt, record, exit, value, isRecordLate, isPhoneOffered);
  }

  public VisitCourse recordLate(boolean value) {
    return new VisitCourse(startedAt, record, exit, recordings, value, isPhoneOffered);
  }

  public VisitCourse phoneOffered(boolean value) {
    return new VisitCourse(startedAt, record, exit, recordings, isRecordLate, value);
  }
}
