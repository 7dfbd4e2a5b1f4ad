package huizhen.bench.load;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// What a publisher sends: Opus-shaped packets 50 times a second, and a picture of 25 frames of
/// [#FRAME_PACKETS] packets of 1,200 bytes, a keyframe at the beginning and when asked. Nothing is
/// encoded; each payload ends with the time it was sent at. Belongs to the loop.
final class MediaSource {
  /// The last bytes of each payload: `System.nanoTime()` when it was sent.
  static final int TIME_BYTES = 8;

  static final int PACKETS_PER_SECOND = 50 + 25 * 5;

  /// Between two packets of sound.
  static final long SOUND_NANOS = 20_000_000;

  private static final long FRAME_NANOS = 40_000_000;
  private static final int SOUND_BYTES = 100;
  private static final int PICTURE_BYTES = 1_170;
  private static final int FRAME_PACKETS = 5;
  private static final int KEYFRAME_PACKETS = 20;
  private static final int WIDTH = 1_280;
  private static final int HEIGHT = 720;
  private static final byte[] SOUND_MID = "0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PICTURE_MID = "1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LEVEL = {(byte) (0x80 | 20)};

  private final MediaServer.Sources sources;
  private final RtpWriter writer = new RtpWriter(new PacketBuffer());
  private final byte[] sound = new byte[SOUND_BYTES];
  private final byte[] picture = new byte[PICTURE_BYTES];
  private final byte[] number = new byte[2];
  private long nextSoundNanos;
  private long nextFrameNanos;
  private int soundSequence16 = 1;
  private int pictureSequence16 = 1;
  private int transportSequence16;
  private long soundTimestamp;
  private long pictureTimestamp;
  private int pictureId;
  private boolean isKeyframeDue = true;
  private long sent;

  MediaSource(MediaServer.Sources sources, long startNanos) {
    this.sources = sources;
    nextSoundNanos = startNanos;
    nextFrameNanos = startNanos;
  }

  void onKeyframeRequest() {
    isKeyframeDue = true;
  }

  /// Hands out the packets that are due, not yet protected.
  void send(long nowNanos, Consumer<PacketBuffer> out) {
    while (nowNanos - nextSoundNanos >= 0) {
      nextSoundNanos += SOUND_NANOS;
      soundTimestamp += 960;
      stamp(sound, nowNanos);
      begin(ClientSdp.OPUS, false, soundSequence16, soundTimestamp, sources.audio(), SOUND_MID);
      writer.extension(ClientSdp.AUDIO_LEVEL, LEVEL, 0, 1);
      soundSequence16 = soundSequence16 + 1 & 0xffff;
      finish(sound, out);
    }
    while (nowNanos - nextFrameNanos >= 0) {
      nextFrameNanos += FRAME_NANOS;
      frame(nowNanos, out);
    }
  }

  private void frame(long nowNanos, Consumer<PacketBuffer> out) {
    boolean isKeyframe = isKeyframeDue;
    isKeyframeDue = false;
    int packets = isKeyframe ? KEYFRAME_PACKETS : FRAME_PACKETS;
    pictureTimestamp += 3_600;
    pictureId = pictureId + 1 & 0x7fff;
    stamp(picture, nowNanos);
    for (int i = 0; i < packets; i++) {
      describe(i == 0, isKeyframe);
      begin(
          ClientSdp.VP8,
          i == packets - 1,
          pictureSequence16,
          pictureTimestamp,
          sources.video(),
          PICTURE_MID);
      pictureSequence16 = pictureSequence16 + 1 & 0xffff;
      finish(picture, out);
    }
  }

  /// A payload descriptor with a picture id of 15 bits (RFC 7741 §4.2) and, in a keyframe's first
  /// packet, the frame's header (RFC 6386 §9.1).
  private void describe(boolean isFirst, boolean isKeyframe) {
    picture[0] = (byte) (isFirst ? 0x90 : 0x80);
    picture[1] = (byte) 0x80;
    picture[2] = (byte) (0x80 | pictureId >> 8);
    picture[3] = (byte) pictureId;
    picture[4] = (byte) (isFirst && isKeyframe ? 0x10 : 0x11);
    picture[7] = (byte) 0x9d;
    picture[8] = 1;
    picture[9] = 0x2a;
    picture[10] = (byte) WIDTH;
    picture[11] = (byte) (WIDTH >> 8);
    picture[12] = (byte) HEIGHT;
    picture[13] = (byte) (HEIGHT >> 8);
  }

  private void begin(
      int payloadType, boolean isMarker, int sequence16, long timestamp, long ssrc, byte[] mid) {
    writer.begin(payloadType, isMarker, sequence16, timestamp & 0xffffffffL, ssrc, false);
    writer.extension(ClientSdp.MID, mid, 0, mid.length);
    number[0] = (byte) (transportSequence16 >> 8);
    number[1] = (byte) transportSequence16;
    writer.extension(ClientSdp.TRANSPORT_CC, number, 0, 2);
    transportSequence16 = transportSequence16 + 1 & 0xffff;
  }

  private void finish(byte[] payload, Consumer<PacketBuffer> out) {
    writer.payload();
    writer.append(payload, 0, payload.length);
    sent++;
    out.accept(writer.end());
  }

  private static void stamp(byte[] payload, long nowNanos) {
    var _ = ByteBuffer.wrap(payload).putLong(payload.length - TIME_BYTES, nowNanos);
  }

  long sent() {
    return sent;
  }
}
