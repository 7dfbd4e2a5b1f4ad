package huizhen.recording.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.CipherSuite;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingManifest.Gap;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.api.RecordingManifest.Track;
import huizhen.recording.api.RecordingState;
import huizhen.recording.api.RetentionClass;
import huizhen.recording.store.PlacedObject;
import huizhen.relay.api.TrackSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A manifest as it is on disk: the public one, where its notes are, the wrapped key, and until
/// when it is kept. Times within it are whole milliseconds.
///
/// @param signedBy SHA-256 of the public key, lower-case hex
/// @param objects the versions in an object store of all segments; empty while they lie here alone
public record StoredManifest(
    RecordingManifest manifest,
    List<Segment> notes,
    String wrappedKey,
    Instant retainUntil,
    String signedBy,
    List<PlacedObject> objects) {
  private static final int FORMAT = 1;

  /// With objects, or of another suite: what came before does not know these.
  private static final int LATER_FORMAT = 2;

  public StoredManifest {
    notes = List.copyOf(notes);
    objects = List.copyOf(objects);
  }

  public StoredManifest(
      RecordingManifest manifest,
      List<Segment> notes,
      String wrappedKey,
      Instant retainUntil,
      String signedBy) {
    this(manifest, notes, wrappedKey, retainUntil, signedBy, List.of());
  }

  /// The wrapped key names its suite, and the segments are of the same.
  private boolean isGm() {
    return wrappedKey.startsWith("gk");
  }

  /// All segments, notes first.
  public List<Segment> segments() {
    var all = new ArrayList<>(notes);
    manifest.tracks().forEach(track -> all.addAll(track.segments()));
    return all;
  }

  /// As it is once all its segments are in a store.
  public StoredManifest withObjects(List<PlacedObject> placed) {
    return new StoredManifest(manifest, notes, wrappedKey, retainUntil, signedBy, placed);
  }

  /// What the signature is over: the canonical JSON of all but the signature.
  public byte[] signedBytes() {
    return CanonicalJson.bytes(json());
  }

  public StoredManifest withSignature(String signature) {
    var m = manifest;
    return new StoredManifest(
        new RecordingManifest(
            m.id(),
            m.caseId(),
            m.state(),
            m.startedAt(),
            m.endedAt(),
            m.retention(),
            m.consents(),
            m.tracks(),
            m.gaps(),
            m.build(),
            m.keyId(),
            signature),
        notes,
        wrappedKey,
        retainUntil,
        signedBy,
        objects);
  }

  public byte[] toBytes() {
    return CanonicalJson.bytes(json().put("signature", manifest.signature()));
  }

  /// Throws an [IllegalArgumentException] when this is no manifest of a version that we know.
  public static StoredManifest parse(byte[] json) {
    ObjectNode in = CanonicalJson.parse(json);
    int format = in.path("format").asInt();
    if (format != FORMAT && format != LATER_FORMAT) {
      throw new IllegalArgumentException("a manifest of an unknown format");
    }
    try {
      return new StoredManifest(
          new RecordingManifest(
              new RecordingId(text(in, "id")),
              new CaseId(text(in, "case")),
              RecordingState.valueOf(text(in, "state")),
              Instant.parse(text(in, "startedAt")),
              Instant.parse(text(in, "endedAt")),
              RetentionClass.valueOf(text(in, "retention")),
              list(in.path("consents"), JsonNode::asText),
              list(in.path("tracks"), StoredManifest::track),
              list(in.path("gaps"), StoredManifest::gap),
              text(in, "build"),
              text(in, "keyId"),
              text(in, "signature")),
          list(in.path("notes"), StoredManifest::segment),
          text(in, "wrappedKey"),
          Instant.parse(text(in, "retainUntil")),
          text(in, "signedBy"),
          list(in.path("objects"), StoredManifest::object));
    } catch (java.time.DateTimeException e) {
      throw new IllegalArgumentException("a manifest with a time that is none", e);
    }
  }

  private ObjectNode json() {
    var m = manifest;
    ObjectNode out =
        CanonicalJson.object()
            .put("format", objects.isEmpty() && !isGm() ? FORMAT : LATER_FORMAT)
            .put("id", m.id().value())
            .put("case", m.caseId().value())
            .put("state", m.state().name())
            .put("startedAt", m.startedAt().toString())
            .put("endedAt", m.endedAt().toString())
            .put("retention", m.retention().name())
            .put("retainUntil", retainUntil.toString())
            .put("build", m.build())
            .put("keyId", m.keyId())
            .put("wrappedKey", wrappedKey)
            .put("signedBy", signedBy);
    if (isGm()) {
      out.put("suite", CipherSuite.GM.name());
    }
    ArrayNode consents = out.putArray("consents");
    m.consents().forEach(consents::add);
    ArrayNode tracks = out.putArray("tracks");
    for (Track track : m.tracks()) {
      ObjectNode node =
          tracks
              .addObject()
              .put("number", track.number())
              .put("participant", track.participant())
              .put("source", track.source().name())
              .put("codec", track.codec())
              .put("offsetMillis", track.offset().toMillis())
              .put("durationMillis", track.duration().toMillis());
      segments(node.putArray("segments"), track.segments());
    }
    segments(out.putArray("notes"), notes);
    ArrayNode gaps = out.putArray("gaps");
    for (Gap gap : m.gaps()) {
      gaps.addObject()
          .put("track", gap.track())
          .put("fromMillis", gap.from().toMillis())
          .put("toMillis", gap.to().toMillis())
          .put("cause", gap.cause());
    }
    // Left out where there are none, so that what was signed before there were any still is.
    if (!objects.isEmpty()) {
      ArrayNode placed = out.putArray("objects");
      for (PlacedObject each : objects) {
        placed
            .addObject()
            .put("file", each.file())
            .put("key", each.key())
            .put("version", each.version())
            .put("lockedUntil", each.lockedUntil().toString());
      }
    }
    return out;
  }

  private static void segments(ArrayNode out, List<Segment> segments) {
    for (Segment segment : segments) {
      out.addObject()
          .put("number", segment.number())
          .put("file", segment.file())
          .put("bytes", segment.bytes())
          .put("sha256", segment.sha256())
          .put("chain", segment.chain())
          .put("offsetMillis", segment.offset().toMillis())
          .put("durationMillis", segment.duration().toMillis())
          .put("packets", segment.packets())
          .put("torn", segment.isTorn());
    }
  }

  private static Track track(JsonNode in) {
    return new Track(
        in.path("number").asInt(),
        text(in, "participant"),
        TrackSource.valueOf(text(in, "source")),
        text(in, "codec"),
        millis(in, "offsetMillis"),
        millis(in, "durationMillis"),
        list(in.path("segments"), StoredManifest::segment));
  }

  private static Segment segment(JsonNode in) {
    return new Segment(
        in.path("number").asInt(),
        text(in, "file"),
        in.path("bytes").asLong(),
        text(in, "sha256"),
        text(in, "chain"),
        millis(in, "offsetMillis"),
        millis(in, "durationMillis"),
        in.path("packets").asLong(),
        in.path("torn").asBoolean());
  }

  private static PlacedObject object(JsonNode in) {
    return new PlacedObject(
        text(in, "file"),
        text(in, "key"),
        text(in, "version"),
        Instant.parse(text(in, "lockedUntil")));
  }

  private static Gap gap(JsonNode in) {
    return new Gap(
        in.path("track").asInt(),
        millis(in, "fromMillis"),
        millis(in, "toMillis"),
        text(in, "cause"));
  }

  private static Duration millis(JsonNode in, String name) {
    return Duration.ofMillis(in.path(name).asLong());
  }

  private static String text(JsonNode in, String name) {
    if (!in.path(name).isTextual()) {
      throw new IllegalArgumentException("a manifest without " + name);
    }
    return in.path(name).textValue();
  }

  private static <T> List<T> list(JsonNode in, Function<JsonNode, T> form) {
    var out = new ArrayList<T>();
    in.forEach(node -> out.add(form.apply(node)));
    return out;
  }
}
