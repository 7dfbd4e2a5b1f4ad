package huizhen.app.rooms;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.Recorder;
import huizhen.recording.api.RecordingRequest;
import huizhen.recording.api.RecordingState;
import huizhen.recording.api.RetentionClass;
import huizhen.relay.api.MediaRelay;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.RoomRefusedException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/// Ties a room's tap to a recording, and tells the room when the recording's state changes. A
/// failing recorder never ends a call: the room goes on and shows that it is not recorded.
public final class RoomRecorder {
  private static final System.Logger log = System.getLogger(RoomRecorder.class.getName());

  private final Recorder recorder;
  private final MediaRelay relay;
  private final RoomAudit audit;
  private final boolean isRequired;
  private final Map<RoomId, LiveRecording> live = new ConcurrentHashMap<>();
  private final Map<RoomId, Recording> shown = new ConcurrentHashMap<>();
  private volatile BiConsumer<RoomId, Recording> changed = (room, state) -> {};

  /// @param isRequired whether what is to be recorded may not begin unrecorded
  public RoomRecorder(Recorder recorder, MediaRelay relay, RoomAudit audit, boolean isRequired) {
    this.recorder = recorder;
    this.relay = relay;
    this.audit = audit;
    this.isRequired = isRequired;
  }

  /// Who tells the people in the room; set once signalling is there.
  public void onChange(BiConsumer<RoomId, Recording> listener) {
    changed = listener;
  }

  Recording state(RoomId room) {
    return shown.getOrDefault(room, Recording.OFF);
  }

  boolean isRecording(RoomId room) {
    return live.containsKey(room);
  }

  /// Refuses a session that must be recorded while nothing can be.
  void checkReady(RoomId room) {
    if (!isRequired || isRecording(room)) {
      return;
    }
    recorder
        .refusal()
        .ifPresent(why -> {
          log.log(ERROR, "a session may not begin unrecorded room=%s: %s".formatted(room, why));
          audit.write(room, "system", "recording.start", "refused:blocked", new JsonObject());
          throw new RoomRefusedException("recorder-unavailable", "本次会诊必须录制，现在无法录制，请通知管理员。");
        });
  }

  /// Begins a recording and completes with its id; empty when the recorder refused, which the room
  /// then shows. The room must be open in the relay.
  Future<Optional<String>> start(RoomId room, List<String> consents) {
    var request =
        new RecordingRequest(
            RoomNames.evidenceOf(room),
            consents,
            RetentionClass.PROCESS_RECORD,
            track -> {
              // Best effort: a track that is just gone needs no keyframe.
              var _ = relay.requestKeyframe(room, track);
            });
    return recorder
        .start(request)
        .compose(recording -> attach(room, recording))
        .recover(cause -> {
          log.log(ERROR, "recording could not start room=%s".formatted(room), cause);
          show(room, Recording.FAILED);
          audit.write(room, "system", "recording.start", "refused:failed", new JsonObject());
          return Future.succeededFuture(Optional.empty());
        });
  }

  /// Stops the recording and seals it; done at once when there is none.
  Future<Void> stop(RoomId room, String reason) {
    var recording = live.remove(room);
    if (recording == null) {
      var _ = shown.remove(room);
      return Future.succeededFuture();
    }
    return Future.fromCompletionStage(relay.detachTap(room))
        // The room may be gone; the recording is sealed all the same.
        .otherwiseEmpty()
        .compose(_ -> recording.stop(reason))
        .map(manifest -> {
          show(room, Recording.OFF);
          log.log(
              INFO,
              "recording sealed room=%s recording=%s state=%s tracks=%d"
                  .formatted(room, manifest.id(), manifest.state(), manifest.tracks().size()));
          audit.write(
              room,
              "system",
              "recording.stop",
              "ok",
              new JsonObject()
                  .put("recording", manifest.id().value())
                  .put("reason", reason)
                  .put("state", manifest.state().name())
                  .put("gaps", manifest.gaps().size()));
          return (Void) null;
        })
        .onFailure(cause -> {
          log.log(ERROR, "recording could not be sealed room=%s".formatted(room), cause);
          show(room, Recording.FAILED);
        });
  }

  /// Seals all recordings: at shutdown.
  public Future<Void> stopAll() {
    var stops =
        live.keySet().stream().map(room -> stop(room, "shutdown").otherwiseEmpty()).toList();
    return Future.join(stops).mapEmpty();
  }

  void note(RoomId room, String kind, JsonObject content) {
    var recording = live.get(room);
    if (recording != null) {
      recording.note(kind, content.encode());
    }
  }

  private Future<Optional<String>> attach(RoomId room, LiveRecording recording) {
    live.put(room, recording);
    recording.onState(state -> stateChanged(room, recording, state));
    return Future.fromCompletionStage(relay.attachTap(room, recording.tap()))
        .map(_ -> {
          var id = recording.id().value();
          show(room, Recording.ON);
          audit.write(
              room, "system", "recording.start", "ok", new JsonObject().put("recording", id));
          log.log(INFO, "recording begun room=%s recording=%s".formatted(room, id));
          return Optional.of(id);
        })
        .recover(cause -> {
          var _ = live.remove(room, recording);
          return recording
              .stop("no-room")
              .transform(_ -> Future.<Optional<String>>failedFuture(cause));
        });
  }

  private void stateChanged(RoomId room, LiveRecording recording, RecordingState state) {
    var current = live.get(room);
    if (current == null || !current.id().equals(recording.id())) {
      return;
    }
    var now =
        switch (state) {
          case RECORDING -> Recording.ON;
          case STALLED, FAILED -> Recording.FAILED;
          case SEALED, PARTIAL -> Recording.OFF;
        };
    if (state == RecordingState.STALLED || state == RecordingState.FAILED) {
      audit.write(
          room,
          "system",
          "recording.fail",
          "ok",
          new JsonObject().put("recording", recording.id().value()).put("state", state.name()));
    }
    show(room, now);
  }

  private void show(RoomId room, Recording state) {
    if (shown.put(room, state) != state) {
      changed.accept(room, state);
    }
  }
}
