package huizhen.relay.room;

import huizhen.relay.api.Codec;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.forward.RetransmissionBuffer;
import huizhen.relay.negotiation.CodecFormat;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.negotiation.PayloadTypes;
import huizhen.relay.rtp.DependencyDescriptor;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtxPacket;
import huizhen.relay.rtp.VideoPayload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a participant sends in one media section. Published with its first packet that the gate
/// lets through, and from then on known by a [TrackId], which is never used again once it has
/// ended. Owned by [Publishing].
final class UpTrack {
  /// A keyframe that comes so soon after one was asked for is the answer.
  private static final long ANSWER_NANOS = 1_500_000_000;

  private final Room room;
  private final Publishing owner;
  private final EncodingSet encodings;
  private final TapTrack tapped;
  private final LayerDemand demand;
  private final List<DownTrack> downTracks = new ArrayList<>();
  private NegotiatedSection.Up section;
  private @Nullable TrackId id;
  private @Nullable CodecFormat format;

  UpTrack(Room room, Publishing owner, NegotiatedSection.Up section) {
    this.room = room;
    this.owner = owner;
    this.section = section;
    int clockRate =
        section.kind() == MediaKind.AUDIO
            ? CodecFormat.OPUS.clockRate()
            : CodecFormat.VP8.clockRate();
    encodings = new EncodingSet(section, clockRate);
    tapped = new TapTrack(room, encodings);
    demand = new LayerDemand(encodings);
  }

  /// Takes over what a changed offer agreed for the same section.
  void agree(NegotiatedSection.Up changed) {
    section = changed;
    if (encodings.agree(changed)) {
      restart();
    }
  }

  /// Whether a changed offer goes on with this track.
  boolean fits(NegotiatedSection.Up changed) {
    return changed.kind() == section.kind()
        && changed.source() == section.source()
        && encodings.fits(changed);
  }

  private void restart() {
    tapped.restart();
    for (DownTrack downTrack : downTracks) {
      downTrack.restart();
    }
  }

  /// Learns an SSRC that came with this section's MID.
  ///
  /// @return false when the section does not take it
  boolean learn(RtpPacket rtp, long nowNanos) {
    return switch (encodings.learn(rtp, nowNanos)) {
      case NOTHING -> false;
      case BOUND -> true;
      case REBOUND -> {
        restart();
        yield true;
      }
    };
  }

  /// One packet of this track, RTX or RED or neither.
  void receive(RtpPacket rtp, PacketBuffer packet, long nowNanos, Outputs out) {
    Encoding encoding = encodings.of(rtp.ssrc());
    if (encoding == null) {
      room.counters().unknownSsrc++;
      return;
    }
    boolean isRepair = rtp.ssrc() == encoding.rtxSsrc();
    if (isRepair) {
      int original = section.payloadTypes().repairedBy(rtp.payloadType());
      if (original == PayloadTypes.NONE
          || !encoding.isBound()
          || encoding.sequences().isEmpty()
          || !RtxPacket.undo(rtp, packet, original, encoding.ssrc())
          || !rtp.wrap(packet)) {
        return; // a probe made of padding
      }
    }
    // Before redundant blocks are taken out: they would bear their carrier's header.
    if (rtp.findExtension(section.extensions().absCaptureTime()) && rtp.elementLength() >= 8) {
      encoding.capture().onPacket(rtp.timestamp(), rtp.elementU64(0) - rtp.elementU64(8));
    }
    int carried = section.payloadTypes().carriedBy(rtp.payloadType());
    if (carried != PayloadTypes.NONE
        && !room.redundancy().unpack(this, encoding, rtp, packet, carried, nowNanos, out)) {
      room.counters().malformedRtp++;
      return;
    }
    accept(encoding, rtp, packet, isRepair, nowNanos, out);
  }

  /// One plain packet: as it came, repaired, or out of another's redundant blocks.
  void accept(
      Encoding encoding,
      RtpPacket rtp,
      PacketBuffer packet,
      boolean isRepair,
      long nowNanos,
      Outputs out) {
    CodecFormat packetFormat = section.payloadTypes().format(rtp.payloadType());
    if (packetFormat == null) {
      room.counters().unknownPayloadType++;
      return;
    }
    encoding.touch(nowNanos);
    long sequence =
        isRepair
            ? encoding.sequences().peek(rtp.sequence16())
            : encoding.sequences().unwrap(rtp.sequence16());
    if (encoding.history().has(sequence)) {
      room.counters().duplicate++;
      return;
    }
    room.burst().makeWay(this, encoding, sequence, isRepair, out);
    if (!owner.gate().isOpenFor(section.source())) {
      encoding.closed(sequence);
    }
    boolean mayPass = sequence >= encoding.openSequence();
    if (mayPass) {
      encoding.history().put(sequence, packet.getBuffer(), packet.getOffset(), packet.getLength());
    } else {
      encoding.history().note(sequence); // nothing of it is kept
    }
    if (isRepair) {
      room.counters().repairedUp++;
    } else {
      encoding.reception().onPacket(sequence, rtp.timestamp(), nowNanos);
    }
    if (section.feedback().nack()) {
      encoding.nacks().onPacket(sequence, nowNanos);
      if (encoding.nacks().hasReturned()) {
        encodings.keyframes().onReturn();
      }
    }
    if (rtp.payloadLength() == 0) {
      return; // a probe of padding in the media stream
    }
    if (mayPass) {
      forward(encoding, rtp, packet, packetFormat, sequence, isRepair, nowNanos, out);
    } else {
      room.counters().droppedAtGate++;
    }
  }

  private void forward(
      Encoding encoding,
      RtpPacket rtp,
      PacketBuffer packet,
      CodecFormat packetFormat,
      long sequence,
      boolean isRepair,
      long nowNanos,
      Outputs out) {
    if (id == null || packetFormat != format) {
      if (!encodings.mayChange()) {
        return;
      }
      room.burst().forward(out);
      publish(rtp, packetFormat, nowNanos, out);
    }
    if (section.source() == TrackSource.MICROPHONE) {
      listen(rtp, nowNanos);
    }
    Burst burst = room.burst();
    RtpPacket kept = burst.next(encoding, sequence, packet);
    VideoPayload video = burst.payload();
    DependencyDescriptor dependency =
        PayloadView.parse(video, packetFormat, kept, encoding, section.extensions());
    boolean isAsked =
        video.isKeyframeStart() && encodings.keyframes().hasAskedSince(nowNanos - ANSWER_NANOS);
    if (video.isKeyframeStart()) {
      encodings.keyframes().onKeyframe(encoding.index(), nowNanos);
    }
    encoding.measure(sequence, rtp.timestamp(), video, isAsked, packet.getLength(), nowNanos);
    TrackId known = id;
    if (known != null && room.tap().isAttached()) {
      tapped.forward(known, encoding, kept, packet, video, packetFormat, sequence, nowNanos);
    }
    burst.add(this, encoding, packetFormat, dependency, sequence, isRepair, nowNanos, out);
  }

  /// Gives each receiver what waits in the burst.
  void forward(Burst burst, Outputs out) {
    for (int i = 0; i < downTracks.size(); i++) {
      burst.forward(downTracks.get(i), out);
    }
  }

  private void listen(RtpPacket rtp, long nowNanos) {
    if (rtp.findExtension(section.extensions().audioLevel()) && rtp.elementLength() > 0) {
      int level = rtp.bytes()[rtp.elementOffset()] & 0x7f;
      boolean wasSpeaking = owner.voice().isSpeaking(nowNanos);
      owner.voice().heard(level, nowNanos);
      if (!wasSpeaking && owner.voice().isSpeaking(nowNanos)) {
        room.speakers().hurry();
      }
    }
  }

  private void publish(RtpPacket rtp, CodecFormat packetFormat, long nowNanos, Outputs out) {
    end(nowNanos, out);
    Codec codec = section.payloadTypes().codec(rtp.payloadType());
    if (codec == null) {
      return;
    }
    var published = new TrackId(owner.participant(), owner.generation(), section.mid());
    id = published;
    format = packetFormat;
    out.emit(new RoomEvent.TrackPublished(published, section.source(), codec));
    tapped.begin(published, section.source(), codec, nowNanos);
    room.assignSlots(nowNanos, out);
  }

  /// Ends the track, if it was published; it may be published anew under another id.
  void end(long nowNanos, Outputs out) {
    TrackId ended = id;
    if (ended == null) {
      return;
    }
    id = null;
    format = null;
    demand.restart();
    owner.nextGeneration();
    out.emit(new RoomEvent.TrackEnded(ended));
    room.tap().onTrackEnd(ended, nowNanos);
    room.assignSlots(nowNanos, out);
  }

  void onSenderReport(long ssrc, long ntpTime, long rtpTimestamp, long nowNanos, Outputs out) {
    Encoding encoding = encodings.of(ssrc);
    if (encoding == null || encoding.ssrc() != ssrc) {
      return;
    }
    encoding.onSenderReport(ntpTime, rtpTimestamp, nowNanos);
    TrackId known = id;
    if (known == null || !owner.gate().isOpenFor(section.source())) {
      return;
    }
    tapped.onSenderReport(known, encoding, nowNanos);
    for (int i = 0; i < downTracks.size(); i++) {
      downTracks.get(i).onSenderReport(encoding, nowNanos, out);
    }
  }

  /// Puts the layers in order, and says which of them nobody looks at; of sound, when it was heard.
  void tick(long nowNanos, Outputs out) {
    TrackId known = id;
    if (known == null) {
      return;
    }
    if (section.kind() == MediaKind.AUDIO) {
      if (owner.gate().isOpenFor(section.source())) {
        tapped.tellCaptureTime(known, nowNanos);
      }
      return;
    }
    encodings.rank(nowNanos);
    tapped.tick(nowNanos);
    demand.tick(known, downTracks, room.tap().isAttached(), nowNanos, out);
  }

  TrackSource source() {
    return section.source();
  }

  /// Announces the track to a tap that has come later.
  void announce(long nowNanos) {
    TrackId known = id;
    CodecFormat sent = format;
    if (known == null || sent == null) {
      return;
    }
    Codec codec = section.payloadTypes().codec(section.payloadTypes().of(sent));
    if (codec != null) {
      tapped.begin(known, section.source(), codec, nowNanos);
    }
  }

  /// Looks a packet up that is kept.
  ///
  /// @return false when it is not
  boolean fetch(int encoding, long sequence, RtpPacket into) {
    RetransmissionBuffer history = encodings.get(encoding).history();
    int length = history.length(sequence);
    return length != 0 && into.wrap(history.bytes(sequence), history.offset(sequence), length);
  }

  void muted(boolean isMuted, long nowNanos) {
    TrackId known = id;
    if (known != null) {
      tapped.muted(known, isMuted, nowNanos);
    }
  }

  void wantKeyframe() {
    if (section.kind() == MediaKind.VIDEO) {
      for (int i = 0; i < encodings.size(); i++) {
        wantKeyframe(i);
      }
    }
  }

  void wantKeyframe(int encoding) {
    wantKeyframe(encoding, false);
  }

  /// @param canWait whether somebody who sees something else meanwhile wants it
  void wantKeyframe(int encoding, boolean canWait) {
    if (section.kind() == MediaKind.VIDEO) {
      encodings.keyframes().want(encoding, canWait);
    }
  }

  void add(DownTrack downTrack) {
    downTracks.add(downTrack);
  }

  void remove(DownTrack downTrack) {
    downTracks.remove(downTrack);
  }

  boolean isForwardable() {
    return id != null && owner.gate().isOpenFor(section.source());
  }

  boolean has(long ssrc) {
    return encodings.of(ssrc) != null;
  }

  Publishing owner() {
    return owner;
  }

  LayerDemand demand() {
    return demand;
  }

  EncodingSet encodings() {
    return encodings;
  }

  NegotiatedSection.Up section() {
    return section;
  }

  @Nullable TrackId id() {
    return id;
  }

  @Nullable CodecFormat format() {
    return format;
  }
}
