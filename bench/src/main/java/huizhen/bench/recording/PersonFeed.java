package huizhen.bench.recording;

import huizhen.relay.api.Codec;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// One person of a room as its loop hands them to a tap: 25 pictures a second of [#PACKETS] VP8
/// packets, 1.5 Mbit/s, and 50 packets of sound. The content is noise, as of ciphertext. Belongs to
/// the feeding thread.
final class PersonFeed {
  static final long SOUND_NANOS = 20_000_000;
  private static final int PACKETS = 6;
  private static final int VIDEO_BYTES = 1_250;
  private static final int SOUND_BYTES = 112;
  private static final Codec VP8 = new Codec(96, "VP8", 90_000, 1, Map.of(), List.of("nack pli"));
  private static final Codec OPUS = new Codec(111, "opus", 48_000, 2, Map.of(), List.of());

  private final MediaTap tap;
  private final TrackId sound;
  private final TrackId picture;
  private final byte[] video = new byte[VIDEO_BYTES];
  private final byte[] audio = new byte[SOUND_BYTES];
  private final ByteBuffer videoHead = ByteBuffer.wrap(video);
  private final ByteBuffer audioHead = ByteBuffer.wrap(audio);
  private final AtomicBoolean isKeyframeDue = new AtomicBoolean(true);
  private long nextNanos;
  private long ticks;
  private int videoSequence;
  private long sent;

  /// @param number of the person, from 0; they are spread over a picture's time
  PersonFeed(MediaTap tap, int number, int people, long nowNanos) {
    this.tap = tap;
    var who = new ParticipantId("person" + number);
    sound = new TrackId(who, 1, "0");
    picture = new TrackId(who, 1, "1");
    new java.util.Random(number).nextBytes(video);
    nextNanos = nowNanos + 2 * SOUND_NANOS * number / people;
    tap.onTrack(sound, TrackSource.MICROPHONE, OPUS, nowNanos);
    tap.onTrack(picture, TrackSource.CAMERA, VP8, nowNanos);
  }

  boolean owns(TrackId track) {
    return track.equals(picture);
  }

  /// From any thread.
  void onKeyframeRequest() {
    isKeyframeDue.set(true);
  }

  long sent() {
    return sent;
  }

  /// Hands over what is due.
  void send(long nowNanos) {
    while (nowNanos - nextNanos >= 0) {
      nextNanos += SOUND_NANOS;
      audioHead.putInt(0, 0x8000_0000 | 111 << 16 | ((int) ticks & 0xFFFF));
      audioHead.putInt(4, (int) ticks * 960).putInt(8, 7);
      tap.onRtp(sound, audio, 0, SOUND_BYTES, nowNanos);
      sent++;
      if (ticks++ % 2 == 0) {
        picture(nowNanos);
      }
    }
  }

  private void picture(long nowNanos) {
    boolean isKey = isKeyframeDue.getAndSet(false);
    for (int i = 0; i < PACKETS; i++) {
      int marker = i == PACKETS - 1 ? 0x80 : 0;
      videoHead.putInt(0, 0x8000_0000 | (marker | 96) << 16 | (videoSequence++ & 0xFFFF));
      videoHead.putInt(4, (int) ticks * 1800).putInt(8, 8);
      // RFC 7741 §4.2: S is set in a frame's first packet; the frame's first bit is 0 in a key one.
      video[12] = (byte) (i == 0 ? 0x10 : 0);
      video[13] = (byte) (isKey ? 0 : 1);
      tap.onRtp(picture, video, 0, VIDEO_BYTES, nowNanos);
      sent++;
    }
  }
}
