package huizhen.web.policy;

import static huizhen.web.policy.RouteRule.about;
import static huizhen.web.policy.RouteRule.ofCase;
import static huizhen.web.policy.RouteRule.ofRecording;

import huizhen.web.policy.RouteRule.Subject;
import java.util.List;

/// The rows of [RouteTable] for what was recorded. A recording is a case's, a follow-up visit's or
/// a teaching session's: how the caller stands to that decides. Its doctors hear and see it; a
/// regulator reads that it is there and what is missing in it.
final class RecordingRules {
  private static final String RECORDINGS = RouteTable.API + "recordings/{id}";
  private static final Relation[] PARTIES = {Relation.REQUESTER, Relation.SPECIALIST};

  private static final Relation[] PLAYERS = {
    Relation.REQUESTER, Relation.SPECIALIST, Relation.VISIT_DOCTOR, Relation.TEACHER
  };

  private static final Relation[] READERS = {
    Relation.REQUESTER,
    Relation.SPECIALIST,
    Relation.VISIT_DOCTOR,
    Relation.TEACHER,
    Relation.TEACHER_WITHOUT_CONSENT,
    Relation.REGULATOR
  };

  static final List<RouteRule> RULES =
      List.of(
          ofCase(
              "listRecordings",
              "GET",
              RouteTable.API + "cases/{id}/recordings",
              Relation.REQUESTER,
              Relation.SPECIALIST,
              Relation.REGULATOR),
          ofCase("listStills", "GET", RouteTable.API + "cases/{id}/stills", PARTIES),
          about(
              Subject.VISIT,
              "listVisitRecordings",
              "GET",
              RouteTable.API + "visits/{visit}/recordings",
              Relation.VISIT_DOCTOR,
              Relation.REGULATOR),
          about(
              Subject.TEACHING,
              "listTeachingRecordings",
              "GET",
              RouteTable.API + "teaching/{teaching}/recordings",
              Relation.TEACHER,
              Relation.TEACHER_WITHOUT_CONSENT,
              Relation.REGULATOR),
          ofRecording("getRecording", "GET", RECORDINGS, READERS),
          ofRecording(
              "playSegment", "GET", RECORDINGS + "/tracks/{track}/segments/{segment}", PLAYERS),
          ofRecording("playTrack", "GET", RECORDINGS + "/tracks/{track}", PLAYERS),
          ofRecording("listNotes", "GET", RECORDINGS + "/notes", PLAYERS),
          ofRecording("getCaptions", "GET", RECORDINGS + "/captions", PLAYERS),
          ofRecording("getStill", "GET", RECORDINGS + "/stills/{still}", PLAYERS),
          ofRecording("askFilm", "POST", RECORDINGS + "/films", PLAYERS),
          ofRecording("listFilms", "GET", RECORDINGS + "/films", PLAYERS),
          ofRecording("getFilm", "GET", RECORDINGS + "/films/{film}", PLAYERS));

  private RecordingRules() {}
}
