package huizhen.relay.room;

import huizhen.relay.api.Codec;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.negotiation.CodecFormat;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.negotiation.PayloadTypes;
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
  /// How long an SSRC must have been silent before another takes its place in the section.
  static final long REBIND_AFTER_NANOS = 1_000_000_000;

  /// How often a section may change its codec or SSRC before more of it is dropped.
  static final int MAX_CHANGES = 64;

  private final Room room;
  private final Publishing owner;
  private final Encoding encoding;
  private final List<DownTrack> downTracks = new ArrayList<>();
  private NegotiatedSection.Up section;
  private @Nullable TrackId id;
  private @Nullable CodecFormat format;
  private int changes;

  UpTrack(Room room, Publishing owner, NegotiatedSection.Up section) {
    this.room = room;
    this.owner = owner;
    this.section = section;
    int clockRate =
        section.kind() == MediaKind.AUDIO
            ? CodecFormat.OPUS.clockRate()
            : CodecFormat.VP8.clockRate();
    encoding = new Encoding(section.kind(), clockRate);
    learnAnnounced();
  }

  /// Takes over what a changed offer agreed for the same section.
  void agree(NegotiatedSection.Up changed) {
    boolean sameSsrcs = section.ssrcs().equals(changed.ssrcs());
    section = changed;
    if (!sameSsrcs) {
      learnAnnounced();
    }
  }

  private void learnAnnounced() {
    if (!section.ssrcs().isEmpty()) {
      SsrcPair pair = section.ssrcs().getFirst();
      if (encoding.ssrc() != pair.media()) {
        bind(pair.media());
      }
      if (pair.rtx().isPresent()) {
        encoding.bindRtx(pair.rtx().get());
      }
    }
  }

  private void bind(long ssrc) {
    encoding.bind(ssrc);
    for (DownTrack downTrack : downTracks) {
      downTrack.restart();
    }
  }

  /// Learns an SSRC that came with this section's MID (RFC 9143 §9.2).
  ///
  /// @return false when the section does not take it
  boolean learn(RtpPacket rtp, long nowNanos) {
    long ssrc = rtp.ssrc();
    for (SsrcPair pair : section.ssrcs()) {
      if (pair.media() == ssrc) {
        return false; // a simulcast layer besides the one that is taken
      }
    }
    PayloadTypes payloadTypes = section.payloadTypes();
    if (payloadTypes.repairedBy(rtp.payloadType()) != PayloadTypes.NONE) {
      encoding.bindRtx(ssrc);
      return true;
    }
    boolean isFree =
        encoding.ssrc() == Encoding.NO_SSRC
            || nowNanos - encoding.lastPacketNanos() >= REBIND_AFTER_NANOS;
    if (!isFree || payloadTypes.format(rtp.payloadType()) == null || changes >= MAX_CHANGES) {
      return false;
    }
    changes++;
    bind(ssrc);
    return true;
  }

  /// One packet of this track, RTX or not.
  void receive(RtpPacket rtp, PacketBuffer packet, long nowNanos, Outputs out) {
    boolean isRepair = rtp.ssrc() == encoding.rtxSsrc();
    if (isRepair) {
      int original = section.payloadTypes().repairedBy(rtp.payloadType());
      if (original == PayloadTypes.NONE
          || encoding.ssrc() == Encoding.NO_SSRC
          || encoding.sequences().isEmpty()
          || !RtxPacket.undo(rtp, packet, original, encoding.ssrc())
          || !rtp.wrap(packet)) {
        return; // a probe made of padding
      }
    }
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
    if (!encoding
        .history()
        .put(sequence, packet.getBuffer(), packet.getOffset(), packet.getLength())) {
      room.counters().duplicate++;
      return;
    }
    if (isRepair) {
      room.counters().repairedUp++;
    } else {
      encoding.reception().onPacket(sequence, rtp.timestamp(), nowNanos);
    }
    if (section.feedback().nack()) {
      encoding.nacks().onPacket(sequence, nowNanos);
    }
    if (owner.gate().isOpenFor(section.source())) {
      forward(rtp, packet, packetFormat, sequence, nowNanos, out);
    } else {
      room.counters().droppedAtGate++;
    }
  }

  private void forward(
      RtpPacket rtp,
      PacketBuffer packet,
      CodecFormat packetFormat,
      long sequence,
      long nowNanos,
      Outputs out) {
    if (id == null || packetFormat != format) {
      if (changes >= MAX_CHANGES) {
        return;
      }
      changes++;
      publish(rtp, packetFormat, nowNanos, out);
    }
    if (section.source() == TrackSource.MICROPHONE) {
      listen(rtp, nowNanos);
    }
    VideoPayload video = room.videoPayload();
    PayloadView.parse(video, packetFormat, rtp);
    if (video.isKeyframeStart()) {
      encoding.keyframes().onKeyframe();
    }
    TrackId known = id;
    if (known != null) {
      room.tap().onRtp(known, packet, nowNanos);
    }
    for (int i = 0; i < downTracks.size(); i++) {
      downTracks.get(i).forward(rtp, video, packetFormat, sequence, nowNanos, out);
    }
  }

  private void listen(RtpPacket rtp, long nowNanos) {
    if (rtp.findExtension(section.extensions().audioLevel())) {
      int level = rtp.bytes()[rtp.elementOffset()] & 0x7f;
      owner.voice().heard(level, nowNanos);
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
    encoding.keyframes().onKeyframe();
    out.emit(new RoomEvent.TrackPublished(published, section.source(), codec));
    room.tap().onTrack(published, section.source(), codec, nowNanos);
    if (room.tap().isAttached()) {
      wantKeyframe();
    }
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
    owner.nextGeneration();
    out.emit(new RoomEvent.TrackEnded(ended));
    room.tap().onTrackEnd(ended, nowNanos);
    room.assignSlots(nowNanos, out);
  }

  void onSenderReport(long ntpTime, long rtpTimestamp, long nowNanos, Outputs out) {
    encoding.onSenderReport(ntpTime, rtpTimestamp, nowNanos);
    TrackId known = id;
    if (known == null || !owner.gate().isOpenFor(section.source())) {
      return;
    }
    room.tap().onSenderReport(known, ntpTime, rtpTimestamp, nowNanos);
    for (int i = 0; i < downTracks.size(); i++) {
      downTracks.get(i).sendReport(nowNanos, out);
    }
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
      room.tap().onTrack(known, section.source(), codec, nowNanos);
      wantKeyframe();
    }
  }

  void wantKeyframe() {
    if (section.kind() == MediaKind.VIDEO) {
      encoding.keyframes().want();
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
    return ssrc == encoding.ssrc() || ssrc == encoding.rtxSsrc();
  }

  Publishing owner() {
    return owner;
  }

  Encoding encoding() {
    return encoding;
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
