package huizhen.relay.room;

import huizhen.relay.api.Codec;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.forward.LayerSelector;
import huizhen.relay.forward.RtpRewriter;
import huizhen.relay.negotiation.CodecFormat;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.VideoPayload;

/// What the tap hears of one up-track: of a simulcast the best layer that is sent, as one stream
/// under one SSRC, going over to another at its keyframe; anything else as it came. Owned by
/// [UpTrack].
final class TapTrack {
  /// Senders report on sound each 5 s or so, which is long when the first words count.
  private static final long TELL_NANOS = 1_000_000_000;

  private final Room room;
  private final EncodingSet encodings;
  private final LayerSelector selector = new LayerSelector();
  private final RtpRewriter rewriter = new RtpRewriter(0, 0);
  private final StreamClock clock = new StreamClock();
  private final PacketBuffer buffer = new PacketBuffer();
  private long toldNanos;

  TapTrack(Room room, EncodingSet encodings) {
    this.room = room;
    this.encodings = encodings;
  }

  /// Announces the track.
  void begin(TrackId id, TrackSource source, Codec codec, long nowNanos) {
    restart();
    room.tap().onTrack(id, source, codec, nowNanos);
    if (room.tap().isAttached()) {
      wantKeyframe(nowNanos);
    }
  }

  void restart() {
    selector.restart();
  }

  /// Looks for a better layer, or for the next best when the present one has been stopped.
  void tick(long nowNanos) {
    if (!room.tap().isAttached() || encodings.size() == 1) {
      return;
    }
    selector.target(
        encodings.best(nowNanos).index(), LayerSelector.HIGHEST, LayerSelector.HIGHEST, false);
    if (selector.needsKeyframe()) {
      wantKeyframe(nowNanos);
    }
  }

  private void wantKeyframe(long nowNanos) {
    encodings
        .keyframes()
        .want(encodings.best(nowNanos).index(), selector.encoding() != LayerSelector.NONE);
  }

  /// @param rtp the packet's bytes, here or where they are kept; `video` was read of it
  void forward(
      TrackId id,
      Encoding encoding,
      RtpPacket rtp,
      PacketBuffer packet,
      VideoPayload video,
      CodecFormat format,
      long sequence,
      long nowNanos) {
    if (encodings.size() == 1) {
      room.tap().onRtp(id, packet, nowNanos);
      return;
    }
    boolean isLate = selector.encoding() == encoding.index() && sequence <= clock.sequence();
    switch (selector.select(encoding.index(), rtp, video, null, isLate)) {
      case START -> {
        room.tap().onLayer(id, encoding.index(), nowNanos);
        rewriter.start(
            encoding.index(),
            sequence,
            rtp.timestamp(),
            format.clockRate(),
            clock.advance(encoding, rtp.timestamp(), nowNanos),
            video,
            nowNanos);
      }
      case TAKE -> {}
      case DROP, IGNORE -> {
        return;
      }
    }
    long outgoing = rewriter.take(sequence, rtp.timestamp(), video, rtp.isMarker());
    if (outgoing == RtpRewriter.NONE) {
      return;
    }
    clock.sent(encoding, sequence, rtp.timestamp(), nowNanos);
    write(outgoing, rtp, packet, video, format);
    rewriter.sent(outgoing, rtp.timestamp(), video, nowNanos);
    room.tap().onRtp(id, buffer, nowNanos);
  }

  private void write(
      long outgoing, RtpPacket rtp, PacketBuffer packet, VideoPayload video, CodecFormat format) {
    buffer.copyFrom(packet);
    byte[] bytes = buffer.getBuffer();
    put16(bytes, 2, (int) outgoing);
    put32(bytes, 4, rewriter.timestamp(rtp.timestamp()));
    put32(bytes, 8, encodings.get(0).ssrc());
    if (format.hasRunningNumbers()) {
      rewriter.rewrite(outgoing, video, bytes, -rtp.offset());
    }
  }

  void onSenderReport(TrackId id, Encoding encoding, long nowNanos) {
    if (encodings.size() == 1) {
      room.tap()
          .onSenderReport(
              id, encoding.senderReportNtp(), encoding.senderReportTimestamp(), nowNanos);
    } else if (rewriter.isRunning() && encoding.index() == selector.encoding()) {
      room.tap()
          .onSenderReport(
              id,
              encoding.senderReportNtp(),
              rewriter.timestamp(encoding.senderReportTimestamp()),
              nowNanos);
    }
  }

  void muted(TrackId id, boolean isMuted, long nowNanos) {
    room.tap().onMuted(id, isMuted, nowNanos);
    if (!isMuted && room.tap().isAttached()) {
      wantKeyframe(nowNanos);
    }
  }

  /// What packets said since it was told last.
  void tellCaptureTime(TrackId id, long nowNanos) {
    CaptureClock capture = encodings.get(0).capture();
    if (room.tap().isAttached() && capture.hasNews() && nowNanos - toldNanos >= TELL_NANOS) {
      toldNanos = nowNanos;
      capture.told();
      room.tap().onCaptureTime(id, capture.ntp(), capture.timestamp(), nowNanos);
    }
  }

  private static void put16(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 8);
    bytes[at + 1] = (byte) value;
  }

  private static void put32(byte[] bytes, int at, long value) {
    put16(bytes, at, (int) (value >>> 16));
    put16(bytes, at + 2, (int) value);
  }
}
