package huizhen.web.view;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.recording.api.RecordingArchive.Note;
import huizhen.recording.api.RecordingManifest;
import huizhen.relay.api.TrackSource;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;

/// Recordings and audit entries in JSON. Who is who comes as a map from account id to name.
public final class EvidenceView {
  private EvidenceView() {}

  public static JsonObject recording(RecordingManifest manifest, Map<String, String> names) {
    var tracks = new JsonArray();
    for (var track : manifest.tracks()) {
      var segments = new JsonArray();
      for (var segment : track.segments()) {
        segments.add(
            new JsonObject()
                .put("number", segment.number())
                .put("offsetMillis", segment.offset().toMillis())
                .put("durationMillis", segment.duration().toMillis()));
      }
      tracks.add(
          new JsonObject()
              .put("number", track.number())
              .put("participant", track.participant())
              .put("name", names.getOrDefault(track.participant(), track.participant()))
              .put("source", source(track.source()))
              .put("codec", track.codec())
              .put("offsetMillis", track.offset().toMillis())
              .put("durationMillis", track.duration().toMillis())
              .put("segments", segments));
    }
    var gaps = new JsonArray();
    for (var gap : manifest.gaps()) {
      gaps.add(
          new JsonObject()
              .put("track", gap.track())
              .put("fromMillis", gap.from().toMillis())
              .put("toMillis", gap.to().toMillis())
              .put("cause", gap.cause()));
    }
    return new JsonObject()
        .put("id", manifest.id().value())
        .put("state", manifest.state().name())
        .put("startedAt", manifest.startedAt().toString())
        .put("endedAt", manifest.endedAt().toString())
        .put("tracks", tracks)
        .put("gaps", gaps);
  }

  /// As the signalling protocol writes it, e.g. `screen-audio`.
  private static String source(TrackSource source) {
    return source.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static JsonObject note(Note note) {
    return new JsonObject()
        .put("offsetMillis", note.offsetMillis())
        .put("kind", note.kind())
        .put("content", content(note.json()));
  }

  /// The hash stays inside: it proves nothing without the whole chain, which the verification
  /// walks.
  public static JsonObject entry(AuditEntry entry, Map<String, String> names) {
    var event = entry.event();
    return new JsonObject()
        .put("sequence", entry.sequence())
        .put("at", event.at().toString())
        .put("actor", event.actor())
        .put("actorName", names.getOrDefault(event.actor(), event.actor()))
        .put("action", event.action())
        .put("subject", event.subject())
        .put("outcome", event.outcome())
        .put("detail", content(event.detail()));
  }

  private static Object content(String json) {
    try {
      var value = json.isBlank() ? new JsonObject() : Json.decodeValue(json);
      return value == null ? new JsonObject() : value;
    } catch (DecodeException notJson) {
      return json; // shown as the text that it is
    }
  }
}
