package huizhen.relay.room;

import huizhen.relay.forward.RetransmissionBuffer;
import huizhen.relay.negotiation.CodecFormat;
import huizhen.relay.rtp.DependencyDescriptor;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.VideoPayload;
import org.jspecify.annotations.Nullable;

/// Packets of one up-track that were read right behind one another, forwarded receiver by receiver
/// and not packet by packet: what is known of a receiver is brought into the processor's cache once
/// for all of them, and they leave side by side, for the kernel to take in one go. A picture of a
/// camera is five packets or more.
///
/// Packets wait here only while [#gather] holds, and only for others that have been read already.
/// They lie in their encodings' histories, whose slots are not used again meanwhile. What comes out
/// of its order, or is not kept there, is forwarded at once and ends the burst. Owned by [Room].
final class Burst {
  static final int MAX_PACKETS = 16;

  /// A packet this far behind the first could take its place in a history.
  private static final int MAX_DISTANCE = RetransmissionBuffer.AUDIO_SLOTS / 2;

  private final RtpPacket[] packets = new RtpPacket[MAX_PACKETS];
  private final VideoPayload[] payloads = new VideoPayload[MAX_PACKETS];
  private final @Nullable DependencyDescriptor[] dependencies =
      new DependencyDescriptor[MAX_PACKETS];
  private final Encoding[] encodings = new Encoding[MAX_PACKETS];
  private final CodecFormat[] formats = new CodecFormat[MAX_PACKETS];
  private final long[] sequences = new long[MAX_PACKETS];
  private final long[] arrivals = new long[MAX_PACKETS];
  private @Nullable UpTrack track;
  private int count;
  private boolean isGathering;

  Burst() {
    for (int i = 0; i < MAX_PACKETS; i++) {
      packets[i] = new RtpPacket();
      payloads[i] = new VideoPayload();
    }
  }

  /// From now until [#settle] packets may wait for those behind them.
  void gather() {
    isGathering = true;
  }

  /// Forwards what waits.
  void settle(Outputs out) {
    isGathering = false;
    forward(out);
  }

  /// Forwards what waits unless a packet that is about to be kept may wait with it.
  void makeWay(UpTrack from, Encoding encoding, long sequence, boolean isRepair, Outputs out) {
    if (count != 0 && (from != track || isRepair || !follows(encoding, sequence))) {
      forward(out);
    }
  }

  private boolean follows(Encoding encoding, long sequence) {
    for (int i = 0; i < count; i++) {
      long ahead = sequence - sequences[i];
      if (encodings[i] == encoding && (ahead <= 0 || ahead >= MAX_DISTANCE)) {
        return false;
      }
    }
    return true;
  }

  /// The next packet, of which [#payload] is to be read: as it is kept, or as it came.
  RtpPacket next(Encoding encoding, long sequence, PacketBuffer packet) {
    RtpPacket rtp = packets[count];
    RetransmissionBuffer history = encoding.history();
    int length = history.length(sequence);
    boolean _ = // it has been read before
        length == 0
            ? rtp.wrap(packet)
            : rtp.wrap(history.bytes(sequence), history.offset(sequence), length);
    return rtp;
  }

  /// What is read of the payload of [#next].
  VideoPayload payload() {
    return payloads[count];
  }

  /// Takes the packet of [#next] in.
  void add(
      UpTrack from,
      Encoding encoding,
      CodecFormat format,
      @Nullable DependencyDescriptor dependency,
      long sequence,
      boolean isRepair,
      long nowNanos,
      Outputs out) {
    track = from;
    encodings[count] = encoding;
    formats[count] = format;
    dependencies[count] = dependency;
    sequences[count] = sequence;
    arrivals[count] = nowNanos;
    count++;
    boolean mayWait =
        isGathering
            && !isRepair
            && dependency == null // an encoding has one for all its packets
            && count < MAX_PACKETS
            && encoding.history().length(sequence) != 0;
    if (!mayWait) {
      forward(out);
    }
  }

  void forward(Outputs out) {
    UpTrack from = track;
    if (count != 0 && from != null) {
      from.forward(this, out);
      count = 0;
    }
  }

  /// Gives one receiver all that waits.
  void forward(DownTrack slot, Outputs out) {
    for (int i = 0; i < count; i++) {
      slot.forward(
          encodings[i],
          packets[i],
          payloads[i],
          dependencies[i],
          formats[i],
          sequences[i],
          arrivals[i],
          out);
    }
  }
}
