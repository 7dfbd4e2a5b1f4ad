package huizhen.recording.capture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.vault.CanonicalJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Collects records for one frame. A record is `type u8 | time i64 | length u32 | body`.
///
/// Holds [#CAPACITY] bytes; a record that does not fit is refused, and the caller seals the frame
/// first. A single record is at most [#MAX_RECORD] bytes.
public final class JournalBatch {
  public static final int CAPACITY = 128 * 1024;
  public static final int MAX_RECORD = 96 * 1024;
  static final int HEAD_BYTES = 13;
  static final int START = 1;
  static final int TIMELINE = 2;
  static final int RTP = 3;
  static final int REPORT = 4;
  static final int GAP = 5;
  static final int KEYFRAME = 6;
  static final int END = 7;
  static final int NOTE = 8;
  static final int LAYER = 9;

  private final ByteBuffer records = ByteBuffer.allocate(CAPACITY);

  /// False when there is no room for it.
  public boolean add(JournalRecord record) {
    return switch (record) {
      case JournalRecord.TrackStart start -> put(START, start.atNanos(), startBody(start));
      case JournalRecord.TimelineState state ->
          put(
              TIMELINE,
              state.atNanos(),
              ByteBuffer.allocate(25)
                  .putLong(state.ssrc())
                  .putLong(state.timestamp())
                  .putLong(state.timeNanos())
                  .put((byte) (state.isSynced() ? 1 : 0))
                  .array());
      case JournalRecord.Rtp rtp -> {
        var bytes = new byte[rtp.packet().remaining()];
        rtp.packet().duplicate().get(bytes);
        yield put(RTP, rtp.atNanos(), bytes);
      }
      case JournalRecord.SenderReport report -> {
        var body =
            ByteBuffer.allocate(report.aheadNanos().isPresent() ? 24 : 16)
                .putLong(report.ntpTime())
                .putLong(report.rtpTimestamp());
        report.aheadNanos().ifPresent(body::putLong);
        yield put(REPORT, report.atNanos(), body.array());
      }
      case JournalRecord.Gap gap -> {
        byte[] cause = gap.cause().getBytes(StandardCharsets.UTF_8);
        yield put(
            GAP,
            gap.atNanos(),
            ByteBuffer.allocate(8 + cause.length).putLong(gap.toNanos()).put(cause).array());
      }
      case JournalRecord.KeyframeAsked asked -> put(KEYFRAME, asked.atNanos(), new byte[0]);
      case JournalRecord.LayerChange change ->
          put(LAYER, change.atNanos(), new byte[] {(byte) change.layer()});
      case JournalRecord.TrackEnd end -> put(END, end.atNanos(), new byte[0]);
      case JournalRecord.Note note -> {
        ObjectNode body = CanonicalJson.object().put("kind", note.kind()).put("json", note.json());
        yield put(NOTE, note.atNanos(), CanonicalJson.bytes(body));
      }
    };
  }

  /// A packet, without a copy in between.
  public boolean addRtp(long atNanos, byte[] packet, int offset, int length) {
    return put(RTP, atNanos, packet, offset, length);
  }

  public boolean isEmpty() {
    return records.position() == 0;
  }

  public int bytes() {
    return records.position();
  }

  /// Borrowed until the next change: the first [#bytes()] of it count.
  public byte[] array() {
    return records.array();
  }

  public void clear() {
    records.clear();
  }

  private boolean put(int type, long atNanos, byte[] body) {
    return put(type, atNanos, body, 0, body.length);
  }

  private boolean put(int type, long atNanos, byte[] body, int offset, int length) {
    if (length > MAX_RECORD) {
      throw new IllegalArgumentException("a record of %d bytes is too long".formatted(length));
    }
    if (records.remaining() < HEAD_BYTES + length) {
      return false;
    }
    records.put((byte) type).putLong(atNanos).putInt(length).put(body, offset, length);
    return true;
  }

  private static byte[] startBody(JournalRecord.TrackStart start) {
    ObjectNode body =
        CanonicalJson.object()
            .put("participant", start.track().participant().value())
            .put("transport", start.track().transport())
            .put("mid", start.track().mid())
            .put("source", start.source().name())
            .put("payloadType", start.codec().payloadType())
            .put("codec", start.codec().name())
            .put("clockRate", start.codec().clockRate())
            .put("channels", start.codec().channels());
    ObjectNode parameters = body.putObject("parameters");
    start.codec().parameters().forEach(parameters::put);
    ArrayNode feedback = body.putArray("feedback");
    start.codec().feedback().forEach(feedback::add);
    return CanonicalJson.bytes(body);
  }
}
