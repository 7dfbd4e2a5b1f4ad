package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingState;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.web.supervision.Alert;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds recordings with gaps, of the cases that changed lately. A hundred recordings are read at
/// once, so that regulators' looking leaves the disk to those who record.
final class GapWatch {
  private static final int AT_ONCE = 100;

  private final WebPorts ports;

  GapWatch(WebPorts ports) {
    this.ports = ports;
  }

  Future<List<Alert>> since(Instant since) {
    var recorded = new ArrayList<CaseId>();
    return ports
        .consultations()
        .each(new CaseIndex.All(), it -> isSince(it, since, recorded))
        .compose(_ -> gaps(recorded, 0, new ArrayList<>()));
  }

  private static boolean isSince(ConsultationCase it, Instant since, List<CaseId> recorded) {
    if (it.changedAt().isBefore(since)) {
      return false; // and so are all that come after
    }
    if (!it.recordings().isEmpty()) {
      recorded.add(new CaseId(it.id().value()));
    }
    return true;
  }

  private Future<List<Alert>> gaps(List<CaseId> cases, int from, List<Alert> found) {
    if (from >= cases.size()) {
      return Future.succeededFuture(found);
    }
    int to = Math.min(cases.size(), from + AT_ONCE);
    var read = cases.subList(from, to).stream().map(ports.archive()::ofCase).toList();
    return Future.all(read)
        .compose(_ -> {
          for (var recordings : read) {
            recordings.result().forEach(it -> gap(it).ifPresent(found::add));
          }
          return gaps(cases, to, found);
        });
  }

  private static Optional<Alert> gap(RecordingManifest it) {
    var isBroken = it.state() == RecordingState.FAILED || it.state() == RecordingState.STALLED;
    if (it.gaps().isEmpty() && !isBroken) {
      return Optional.empty();
    }
    var why = isBroken ? it.state().name() : it.gaps().getFirst().cause();
    return Optional.of(
        new Alert(Alert.Kind.RECORDING_GAP, it.startedAt(), 0, it.id().value(), why));
  }
}
