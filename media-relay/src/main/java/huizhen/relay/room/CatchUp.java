package huizhen.relay.room;

import huizhen.relay.forward.RetransmissionBuffer;
import huizhen.relay.negotiation.CodecFormat;
import huizhen.relay.rtp.DependencyDescriptor;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.VideoPayload;

/// Shows a receiver who comes in between two keyframes a picture at once: sends it the last
/// keyframe and what followed, out of the encoding's history, so that twenty who come in within a
/// second cost the sender one keyframe.
final class CatchUp {
  /// An older keyframe is further behind than a new one is away.
  static final long MAX_AGE_NANOS = 2_500_000_000L;

  /// What has piled up behind the keyframe must not hold up what comes.
  static final int MAX_PACKETS = 300;

  /// How far apart the frames are shown: 1 ms.
  static final int FRAME_TICKS = 90;

  private CatchUp() {}

  /// @return false when there is nothing recent enough, or more than the line carries in a moment
  static boolean replay(
      Room room,
      Downlink line,
      DownTrack slot,
      UpTrack source,
      Encoding encoding,
      CodecFormat format,
      long nowNanos,
      Outputs out) {
    long first = encoding.keyframeSequence();
    if (first < 0 || nowNanos - encoding.keyframeNanos() > MAX_AGE_NANOS) {
      return false;
    }
    long last = encoding.sequences().highest();
    RetransmissionBuffer history = encoding.history();
    if (last - first >= MAX_PACKETS || history.length(first) == 0) {
      return false;
    }
    long bytes = 0;
    for (long sequence = first; sequence <= last; sequence++) {
      if (!history.has(sequence)) {
        return false; // what is missing may come later, and would have no place
      }
      bytes += history.length(sequence);
    }
    if (!line.mayCatchUp(bytes)) {
      return false;
    }
    RtpPacket rtp = room.repaired();
    VideoPayload video = room.repairedPayload();
    for (long sequence = first; sequence <= last; sequence++) {
      int length = history.length(sequence);
      if (length != 0
          && rtp.wrap(history.bytes(sequence), history.offset(sequence), length)
          && rtp.payloadLength() != 0) {
        DependencyDescriptor dependency =
            PayloadView.parse(video, format, rtp, encoding, source.section().extensions());
        slot.forward(encoding, rtp, video, dependency, format, sequence, nowNanos, out);
      }
    }
    return slot.isShowing();
  }
}
