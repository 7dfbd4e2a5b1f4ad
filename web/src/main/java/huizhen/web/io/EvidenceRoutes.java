package huizhen.web.io;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.recording.api.CaseFiles.CaseExport;
import huizhen.recording.api.CaseFiles.ExportedDocument;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingManifest.Track;
import huizhen.relay.api.MediaKind;
import huizhen.scheduling.visit.api.Visit;
import huizhen.web.policy.Relation.Sight;
import huizhen.web.signing.SignatureFile;
import huizhen.web.view.CaptionFile;
import huizhen.web.view.DirectoryView;
import huizhen.web.view.EvidenceView;
import huizhen.web.view.Masks;
import huizhen.web.view.Problem;
import huizhen.web.view.StillSheet.Still;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The audit trail, recordings and case files, for those who may; looking is audited before it is
/// answered.
final class EvidenceRoutes {
  private static final int ENTRIES = 100;

  /// Of one case.
  private static final int MOST_OF_CASE = 500;

  private final WebPorts ports;
  private final FaceBook faces;
  private final Auditor auditor;
  private final StillRoutes stills;

  EvidenceRoutes(WebPorts ports, FaceBook faces, Auditor auditor, StillRoutes stills) {
    this.ports = ports;
    this.stills = stills;
    this.faces = faces;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    var operations = new HashMap<String, Operation>();
    operations.put("listCaseAudit", this::ofCase);
    operations.put("exportCase", this::export);
    operations.put("listAudit", this::recent);
    operations.put("verifyAudit", this::verify);
    operations.put("listRecordings", this::recordings);
    operations.put("listVisitRecordings", this::recordings);
    operations.put("listTeachingRecordings", this::recordings);
    operations.put("getRecording", this::recording);
    operations.put("playSegment", this::segment);
    operations.put("playTrack", this::track);
    operations.put("listNotes", this::notes);
    operations.put("getCaptions", this::captions);
    return operations;
  }

  private Future<Answer> ofCase(Exchange exchange) {
    var id = new CaseId(exchange.subject().id().value());
    return auditor
        .saw(exchange, "audit.read", id.value())
        .compose(_ -> ports.audit().ofCase(id))
        .map(all ->
            Pieces.of(
                exchange,
                all,
                it -> "%019d".formatted(it.sequence()),
                exchange.query("limit").map(Integer::parseInt).orElse(MOST_OF_CASE)))
        .compose(page -> entries(page.items()).map(items -> Answer.ok(Pieces.next(items, page))));
  }

  /// All evidence of the case as it lies in the vault: ciphertext, so that a regulator may have it.
  private Future<Answer> export(Exchange exchange) {
    var subject = exchange.subject();
    var id = new CaseId(subject.id().value());
    var documents = new ArrayList<ExportedDocument>();
    subject
        .consent()
        .ifPresent(it -> documents.add(new ExportedDocument(it.document().value(), "consent")));
    subject.opinions().stream()
        .flatMap(it -> it.document().stream())
        .forEach(it -> documents.add(new ExportedDocument(it.value(), "opinion")));
    Proofs.signatures(subject)
        .filter(SignatureFile::isPractitioners)
        .map(SignatureFile::id)
        .forEach(it -> documents.add(new ExportedDocument(it, "signature")));
    subject
        .materials()
        .forEach(it -> documents.add(new ExportedDocument(it.id().value(), "material")));
    return auditor
        .saw(exchange, "case.export", id.value())
        .compose(_ -> ports.archive().ofCase(id))
        .compose(recordings ->
            documents.isEmpty() && recordings.isEmpty()
                ? ProblemException.failed(
                    Problem.of(409, "nothing-to-export", "The case has no evidence yet."))
                : stills.of(recordings))
        .compose(frozen -> {
          // One that was lawfully deleted is no reason to keep back all the others.
          // One that stood still over a restart of the gateway is in two recordings.
          frozen.stream()
              .map(Still::id)
              .distinct()
              .forEach(it -> documents.add(ExportedDocument.ifKept(it, "still")));
          return ports.files().export(new CaseExport(id, documents));
        })
        .map(content ->
            new Answer.Stream(
                "application/zip",
                content,
                Map.of(
                    "Content-Disposition",
                    "attachment; filename=\"case-" + id.value() + ".zip\"")));
  }

  private Future<Answer> recent(Exchange exchange) {
    long before = exchange.query("before").map(Long::parseLong).orElse(Long.MAX_VALUE);
    int limit = exchange.query("limit").map(Integer::parseInt).orElse(ENTRIES);
    return auditor
        .saw(exchange, "audit.read", "all")
        .compose(_ -> ports.audit().recent(before, limit))
        .compose(this::entries)
        .map(Answer::ok);
  }

  private Future<JsonObject> entries(List<AuditEntry> entries) {
    var actors = entries.stream().map(it -> it.event().actor()).collect(Collectors.toSet());
    return faces
        .accountNames(actors)
        .map(names -> DirectoryView.items(entries, it -> EvidenceView.entry(it, names)));
  }

  private Future<Answer> verify(Exchange exchange) {
    return auditor
        .saw(exchange, "audit.verify", "all")
        .compose(_ -> ports.audit().verify())
        .map(it -> {
          var view = new JsonObject().put("entries", it.entries()).put("head", it.head());
          it.firstBad().ifPresent(sequence -> view.put("firstBad", sequence));
          return Answer.ok(view);
        });
  }

  /// Of the case, the visit or the teaching session.
  private Future<Answer> recordings(Exchange exchange) {
    var id = exchange.evidence().orElseThrow();
    return auditor
        .saw(exchange, "recording.list", id.value())
        .compose(_ -> ports.archive().ofCase(id))
        .compose(all ->
            names(exchange, all)
                .map(names ->
                    Answer.ok(DirectoryView.items(all, it -> EvidenceView.recording(it, names)))));
  }

  private Future<Answer> recording(Exchange exchange) {
    var manifest = exchange.recording();
    return auditor
        .saw(exchange, "recording.view", manifest.id().value())
        .compose(_ -> names(exchange, List.of(manifest)))
        .map(names -> Answer.ok(EvidenceView.recording(manifest, names)));
  }

  private Future<Map<String, String>> names(Exchange exchange, List<RecordingManifest> all) {
    var people =
        all.stream()
            .flatMap(it -> it.tracks().stream())
            .map(Track::participant)
            .collect(Collectors.toSet());
    return faces
        .accountNames(people)
        .map(names -> {
          exchange.visit().ifPresent(visit -> patient(visit, names));
          if (exchange.relation().sight() == Sight.MASKED) {
            names.replaceAll((_, name) -> Masks.name(name));
          }
          return names;
        });
  }

  /// Whoever came by the visit's link has no account, and is known by the name that was checked.
  private static void patient(Visit visit, Map<String, String> names) {
    visit
        .precheck()
        .attendant()
        .ifPresent(it -> names.put(Visit.patientAccount(visit.id()), it.name()));
  }

  private Future<Answer> segment(Exchange exchange) {
    var track = track(exchange.recording(), exchange.number("track"));
    int number = exchange.number("segment");
    if (track.segments().stream().noneMatch(it -> it.number() == number)) {
      return ProblemException.failed(Problem.notFound());
    }
    return auditor
        .played(exchange)
        .compose(_ -> ports.archive().segment(exchange.recording().id(), track.number(), number))
        .map(content -> new Answer.Bytes(mediaType(track), content, Map.of()));
  }

  private Future<Answer> track(Exchange exchange) {
    var track = track(exchange.recording(), exchange.number("track"));
    return auditor
        .played(exchange)
        .compose(_ -> ports.archive().track(exchange.recording().id(), track.number()))
        .map(content -> new Answer.Stream(mediaType(track), content, Map.of()));
  }

  private Future<Answer> notes(Exchange exchange) {
    return auditor
        .saw(exchange, "recording.notes", exchange.recording().id().value())
        .compose(_ -> ports.archive().notes(exchange.recording().id()))
        .map(all -> Answer.ok(DirectoryView.items(all, EvidenceView::note)));
  }

  /// What a machine heard, as a file for players.
  private Future<Answer> captions(Exchange exchange) {
    var manifest = exchange.recording();
    var id = manifest.id();
    return auditor
        .saw(exchange, "recording.captions", id.value())
        .compose(_ -> Future.all(ports.archive().notes(id), names(exchange, List.of(manifest))))
        .map(both ->
            new Answer.Bytes(
                CaptionFile.MEDIA_TYPE,
                Buffer.buffer(CaptionFile.of(both.resultAt(0), both.resultAt(1))),
                Map.of(
                    "Content-Disposition",
                    "attachment; filename=\"captions-" + id.value() + ".vtt\"")));
  }

  private static Track track(RecordingManifest manifest, int number) {
    return manifest.tracks().stream()
        .filter(it -> it.number() == number)
        .findFirst()
        .orElseThrow(() -> new ProblemException(Problem.notFound()));
  }

  private static String mediaType(Track track) {
    if (track.source().kind() == MediaKind.AUDIO) {
      return "audio/webm";
    }
    return track.codec().equalsIgnoreCase("H264") ? "video/mp4" : "video/webm";
  }
}
