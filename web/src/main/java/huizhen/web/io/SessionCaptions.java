package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingArchive.Note;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingState;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.visit.api.Visit;
import huizhen.web.policy.Relation;
import huizhen.web.view.CaptionFile;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a machine heard in a recorded follow-up visit or teaching session, as WebVTT, for the
/// visit's doctor and the session's teacher. The times count from when the first recording began;
/// those of further ones go on by the clock.
final class SessionCaptions {
  private final WebPorts ports;
  private final FaceBook faces;
  private final Auditor auditor;
  private final VisitDesk visits;
  private final TeachingDesk teaching;

  SessionCaptions(
      WebPorts ports, FaceBook faces, Auditor auditor, VisitDesk visits, TeachingDesk teaching) {
    this.ports = ports;
    this.faces = faces;
    this.auditor = auditor;
    this.visits = visits;
    this.teaching = teaching;
  }

  Map<String, Operation> operations() {
    return Map.of("getVisitCaptions", this::ofVisit, "getTeachingCaptions", this::ofTeaching);
  }

  private Future<Answer> ofVisit(Exchange exchange) {
    return visits
        .visit(exchange, "getVisitCaptions")
        .compose(it -> file(exchange, Visit.room(it.id())));
  }

  private Future<Answer> ofTeaching(Exchange exchange) {
    return teaching
        .session(exchange)
        .compose(it ->
            Relation.of(exchange.actor(), it).filter(Relation.TEACHER::equals).isPresent()
                ? file(exchange, TeachingSession.WORD + "-" + it.id())
                : ProblemException.failed(Problem.forbidden()));
  }

  private Future<Answer> file(Exchange exchange, String room) {
    return auditor
        .saw(exchange, "recording.captions", room)
        .compose(_ -> ports.archive().ofCase(new CaseId(room)))
        .compose(this::notes)
        .compose(notes ->
            faces
                .accountNames(CaptionFile.speakers(notes))
                .map(names ->
                    new Answer.Bytes(
                        CaptionFile.MEDIA_TYPE,
                        Buffer.buffer(CaptionFile.of(notes, names)),
                        Map.of(
                            "Content-Disposition",
                            "attachment; filename=\"captions-" + room + ".vtt\""))));
  }

  private Future<List<Note>> notes(List<RecordingManifest> recordings) {
    var over =
        recordings.stream()
            .filter(
                it -> Set.of(RecordingState.SEALED, RecordingState.PARTIAL).contains(it.state()))
            .sorted(Comparator.comparing(RecordingManifest::startedAt))
            .toList();
    var first = over.stream().map(RecordingManifest::startedAt).findFirst().orElse(Instant.EPOCH);
    var read =
        over.stream()
            .map(it ->
                ports
                    .archive()
                    .notes(it.id())
                    .map(notes -> later(notes, Duration.between(first, it.startedAt()))))
            .toList();
    return Future.all(read)
        .map(_ -> {
          var all = new ArrayList<Note>();
          read.forEach(it -> all.addAll(it.result()));
          return all;
        });
  }

  private static List<Note> later(List<Note> notes, Duration by) {
    return notes.stream()
        .map(it -> new Note(it.offsetMillis() + by.toMillis(), it.kind(), it.json()))
        .toList();
  }
}
