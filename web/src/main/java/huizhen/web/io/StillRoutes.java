package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingState;
import huizhen.web.api.StillDocument;
import huizhen.web.view.DirectoryView;
import huizhen.web.view.Problem;
import huizhen.web.view.StillSheet;
import huizhen.web.view.StillSheet.Still;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The pictures that were frozen in a case's rooms, among its documents: who may play its
/// recordings may see them, and looking is audited first. There is none of a room that was not
/// recorded.
final class StillRoutes {
  /// What its notes say does not change any more.
  private static final Set<RecordingState> OVER =
      EnumSet.of(RecordingState.SEALED, RecordingState.PARTIAL);

  private final WebPorts ports;
  private final FaceBook faces;
  private final Auditor auditor;

  StillRoutes(WebPorts ports, FaceBook faces, Auditor auditor) {
    this.ports = ports;
    this.faces = faces;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of("listStills", this::list, "getStill", this::still);
  }

  private Future<Answer> list(Exchange exchange) {
    var id = new CaseId(exchange.subject().id().value());
    return auditor
        .saw(exchange, "recording.stills", id.value())
        .compose(_ -> ports.archive().ofCase(id))
        .compose(this::of)
        .compose(all ->
            faces
                .accountNames(
                    all.stream()
                        .flatMap(it -> Stream.of(it.participant(), it.by()))
                        .collect(Collectors.toSet()))
                .map(names ->
                    Answer.ok(DirectoryView.items(all, it -> StillSheet.view(it, names)))));
  }

  /// Of recordings that are over, in their order.
  Future<List<Still>> of(List<RecordingManifest> recordings) {
    var read =
        recordings.stream()
            .filter(it -> OVER.contains(it.state()))
            .map(it -> ports.archive().notes(it.id()).map(notes -> StillSheet.of(it, notes)))
            .toList();
    return Future.all(read).map(_ -> read.stream().flatMap(it -> it.result().stream()).toList());
  }

  /// A picture that was frozen in the room that was recorded.
  private Future<Answer> still(Exchange exchange) {
    var manifest = exchange.recording();
    return auditor
        .played(exchange)
        .compose(_ -> ports.documents().open(exchange.path("still")))
        .map(found ->
            found
                .filter(it ->
                    StillDocument.isOne(it.document().id())
                        && it.document().caseId().equals(manifest.caseId()))
                .orElseThrow(() -> new ProblemException(Problem.notFound())))
        .map(it -> new Answer.Bytes(StillDocument.MEDIA_TYPE, it.bytes(), Map.of()));
  }
}
