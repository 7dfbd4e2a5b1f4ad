package huizhen.recording.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.vault.CanonicalJson;
import huizhen.relay.api.Codec;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Reads the records of a frame that [JournalBatch] made. Throws an [IllegalArgumentException] on
/// bytes that are none: the frame was authentic, so its writer was another version.
public final class JournalReader {
  private JournalReader() {}

  public static List<JournalRecord> records(ByteBuffer frame) {
    var records = new ArrayList<JournalRecord>();
    ByteBuffer in = frame.duplicate();
    while (in.hasRemaining()) {
      if (in.remaining() < JournalBatch.HEAD_BYTES) {
        throw new IllegalArgumentException("a record's head is cut short");
      }
      int type = in.get();
      long at = in.getLong();
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new IllegalArgumentException("a record of %d bytes is cut short".formatted(length));
      }
      records.add(record(type, at, in.slice(in.position(), length)));
      in.position(in.position() + length);
    }
    return records;
  }

  private static JournalRecord record(int type, long at, ByteBuffer body) {
    return switch (type) {
      case JournalBatch.START -> start(at, json(body));
      case JournalBatch.TIMELINE -> {
        need(body, 25);
        yield new JournalRecord.TimelineState(
            at, body.getLong(), body.getLong(), body.getLong(), body.get() != 0);
      }
      case JournalBatch.RTP -> new JournalRecord.Rtp(at, body);
      case JournalBatch.REPORT -> {
        need(body, 16);
        yield new JournalRecord.SenderReport(
            at,
            body.getLong(),
            body.getLong(),
            body.remaining() >= Long.BYTES
                ? OptionalLong.of(body.getLong())
                : OptionalLong.empty());
      }
      case JournalBatch.GAP -> {
        need(body, 8);
        yield new JournalRecord.Gap(at, body.getLong(), text(body));
      }
      case JournalBatch.KEYFRAME -> new JournalRecord.KeyframeAsked(at);
      case JournalBatch.LAYER -> {
        need(body, 1);
        yield new JournalRecord.LayerChange(at, body.get());
      }
      case JournalBatch.END -> new JournalRecord.TrackEnd(at);
      case JournalBatch.NOTE -> {
        ObjectNode note = json(body);
        yield new JournalRecord.Note(at, note.path("kind").asText(), note.path("json").asText());
      }
      default -> throw new IllegalArgumentException("no record has type " + type);
    };
  }

  private static JournalRecord.TrackStart start(long at, ObjectNode body) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : body.path("parameters").properties()) {
      parameters.put(entry.getKey(), entry.getValue().asText());
    }
    List<String> feedback = new ArrayList<>();
    body.path("feedback").forEach(value -> feedback.add(value.asText()));
    return new JournalRecord.TrackStart(
        at,
        new TrackId(
            new ParticipantId(body.path("participant").asText()),
            body.path("transport").asInt(),
            body.path("mid").asText()),
        TrackSource.valueOf(body.path("source").asText()),
        new Codec(
            body.path("payloadType").asInt(),
            body.path("codec").asText(),
            body.path("clockRate").asInt(),
            body.path("channels").asInt(),
            parameters,
            feedback));
  }

  private static void need(ByteBuffer body, int bytes) {
    if (body.remaining() < bytes) {
      throw new IllegalArgumentException("a record's body is cut short");
    }
  }

  private static ObjectNode json(ByteBuffer body) {
    var bytes = new byte[body.remaining()];
    body.get(bytes);
    return CanonicalJson.parse(bytes);
  }

  private static String text(ByteBuffer body) {
    return StandardCharsets.UTF_8.decode(body).toString();
  }
}
