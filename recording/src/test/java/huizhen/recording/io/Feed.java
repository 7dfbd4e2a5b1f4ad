package huizhen.recording.io;

import huizhen.relay.api.MediaTap;
import huizhen.relay.api.TrackSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Feeds a tap with packets that look like Opus and carry a marker.
final class Feed {
  static final String MARKER = "PLAINTEXT-MARKER-7f3a";

  private final MediaTap tap;
  private int sequence;

  Feed(MediaTap tap) {
    this.tap = tap;
    tap.onTrack(World.MICROPHONE, TrackSource.MICROPHONE, World.OPUS, System.nanoTime());
  }

  /// Loses packets on the way.
  void skip(int count) {
    sequence += count;
  }

  /// Sends packets of 1,000 bytes, now.
  void packets(int count) {
    for (int i = 0; i < count; i++) {
      var packet = ByteBuffer.allocate(1012);
      packet.put((byte) 0x80).put((byte) 111).putShort((short) sequence);
      packet.putInt(sequence * 960).putInt(7);
      byte[] marker = MARKER.getBytes(StandardCharsets.UTF_8);
      Arrays.fill(packet.array(), 12, 1012, (byte) 'x');
      packet.put(marker);
      sequence++;
      tap.onRtp(World.MICROPHONE, packet.array(), 0, 1012, System.nanoTime());
    }
  }
}
