package huizhen.recording.container;

import huizhen.recording.container.WebmFormat.WebmCodec;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/// Writes one track as WebM (RFC 9559): a segment of unknown size, so that it can be streamed, and
/// clusters of known size, so that every player finds their ends. A cluster holds at most 1 s or
/// [#MAX_CLUSTER_BYTES] and begins with a keyframe where one comes. Times are whole milliseconds
/// since the recording's start and always grow.
final class WebmWriter implements TrackWriter {
  private static final long CLUSTER_MILLIS = 1_000;
  private static final int MAX_CLUSTER_BYTES = 4 << 20;
  private static final long SEEK_PRE_ROLL_NANOS = 80_000_000;

  private final Consumer<byte[]> out;
  private final boolean isVideo;
  private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();
  private long clusterMillis = -1;
  private long lastMillis = -1;

  WebmWriter(WebmFormat format, byte[] codecPrivate, Consumer<byte[]> out) {
    this.out = out;
    this.isVideo = format.codec() != WebmCodec.OPUS;
    out.accept(head(format, codecPrivate));
  }

  @Override
  public void frame(EncodedFrame encoded) {
    byte[] frame = encoded.bytes();
    boolean isKey = encoded.isKey();
    long millis = Math.max(lastMillis + 1, Math.max(0, encoded.timeNanos()) / 1_000_000);
    lastMillis = millis;
    boolean isFull =
        millis - clusterMillis >= CLUSTER_MILLIS
            || blocks.size() + frame.length > MAX_CLUSTER_BYTES
            || (isVideo && isKey);
    if (clusterMillis < 0 || isFull) {
      flush();
      clusterMillis = millis;
    }
    var block = new ByteArrayOutputStream(frame.length + 4);
    block.write(0x81);
    int relative = (int) (millis - clusterMillis);
    block.write(relative >> 8);
    block.write(relative);
    block.write(isKey ? 0x80 : 0);
    block.writeBytes(frame);
    blocks.writeBytes(new Ebml().bytes(0xA3, block.toByteArray()).toBytes());
  }

  @Override
  public void flush() {
    if (blocks.size() == 0) {
      return;
    }
    var content = new ByteArrayOutputStream(blocks.size() + 16);
    content.writeBytes(new Ebml().uint(0xE7, clusterMillis).toBytes());
    content.writeBytes(blocks.toByteArray());
    blocks.reset();
    out.accept(new Ebml().bytes(0x1F43B675, content.toByteArray()).toBytes());
  }

  private static byte[] head(WebmFormat format, byte[] codecPrivate) {
    Ebml ebml =
        new Ebml()
            .uint(0x4286, 1)
            .uint(0x42F7, 1)
            .uint(0x42F2, 4)
            .uint(0x42F3, 8)
            .text(0x4282, "webm")
            .uint(0x4287, 4)
            .uint(0x4285, 2);
    Ebml info =
        new Ebml().uint(0x2AD7B1, 1_000_000).text(0x4D80, "huizhen").text(0x5741, "huizhen");
    if (format.endMillis() > 0) {
      info = info.real(0x4489, (double) format.endMillis());
    }
    boolean isAudio = format.codec() == WebmCodec.OPUS;
    Ebml track =
        new Ebml()
            .uint(0xD7, 1)
            .uint(0x73C5, 1)
            .uint(0x83, isAudio ? 2 : 1)
            .uint(0x9C, 0)
            .text(0x86, format.codec().id());
    if (codecPrivate.length > 0) {
      track = track.bytes(0x63A2, codecPrivate);
    }
    if (isAudio) {
      track =
          track
              .uint(0x56AA, 0)
              .uint(0x56BB, SEEK_PRE_ROLL_NANOS)
              .master(0xE1, new Ebml().real(0xB5, 48_000).uint(0x9F, format.channels()));
    } else {
      track = track.master(0xE0, new Ebml().uint(0xB0, format.width()).uint(0xBA, format.height()));
    }
    return new Ebml()
        .master(0x1A45DFA3, ebml)
        .openMaster(0x18538067)
        .master(0x1549A966, info)
        .master(0x1654AE6B, new Ebml().master(0xAE, track))
        .toBytes();
  }
}
