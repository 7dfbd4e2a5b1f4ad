package huizhen.relay.io;

import huizhen.relay.api.Codec;
import huizhen.relay.api.Direction;
import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.HeaderExtension;
import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.ExtensionIds;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.RtpWriter;
import huizhen.relay.rtp.TransportFeedbackWriter;
import huizhen.relay.transport.SrtpKeys;
import huizhen.relay.transport.SrtpProfile;
import huizhen.relay.transport.SrtpSession;
import huizhen.relay.transport.SrtpVerdict;
import huizhen.relay.transport.StunKey;
import huizhen.relay.transport.StunMessage;
import huizhen.relay.transport.StunWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// Somebody in a [Rehearsal]: what a browser would offer and send, as datagrams. Its keys are no
/// secret, and are used nowhere else.
final class RehearsalPeer implements AutoCloseable {
  private static final IceCredentials ICE =
      new IceCredentials("rehearsal", "rehearsalrehearsalrehearsal");
  private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
  private static final int OPUS = 111;
  private static final int VP8 = 96;
  private static final int RTX = 97;
  private static final int TRANSPORT_CC = 3;
  private static final int MID = 4;
  private static final int SLOTS = 3;
  private static final int SOUND_BYTES = 80;
  private static final int PICTURE_BYTES = 1_150;
  private static final int SOUND_TICKS = 960;
  private static final int PICTURE_TICKS = 3_600;
  private static final List<String> FEEDBACK =
      List.of("transport-cc", "nack", "nack pli", "ccm fir");

  private final int index;
  private final boolean isMember;
  private final byte[] exported = new byte[SrtpKeys.exportedBytes(PROFILE)];
  private final SrtpSession srtp;
  private final PacketBuffer packet = new PacketBuffer();
  private final RtpWriter rtp = new RtpWriter(packet);
  private final RtcpWriter rtcp = new RtcpWriter(packet);
  private final byte[] payload = new byte[PICTURE_BYTES];
  private final byte[] number = new byte[2];
  private final int[] deltas = new int[TransportFeedbackWriter.MAX_PACKETS];
  private int wide;
  private int sounds;
  private int pictures;
  private int picturePackets;
  private int reported;
  private int unreported;
  private int feedbacks;

  RehearsalPeer(int index, boolean isMember) {
    this.index = index;
    this.isMember = isMember;
    new SplittableRandom(index).nextBytes(exported);
    srtp = new SrtpSession(new SrtpKeys(PROFILE, exported, true));
    payload[1] = (byte) 0x80; // a picture id, of 15 bits (RFC 7741 §4.2)
  }

  ParticipantId id() {
    return new ParticipantId("extra-" + index);
  }

  Seat seat() {
    return isMember ? new Seat.Member(id()) : new Seat.Observer(id());
  }

  /// As the relay's side has them.
  SrtpKeys relaysKeys() {
    return new SrtpKeys(PROFILE, exported, false);
  }

  SessionOffer offer() {
    List<OfferedSection> sections = new ArrayList<>();
    if (isMember) {
      sections.add(sends("s0", MediaKind.AUDIO, TrackSource.MICROPHONE, soundSsrc()));
      sections.add(sends("s1", MediaKind.VIDEO, TrackSource.CAMERA, pictureSsrc()));
    }
    for (int i = 0; i < SLOTS; i++) {
      sections.add(slot("a" + i, MediaKind.AUDIO));
      sections.add(slot("v" + i, MediaKind.VIDEO));
    }
    var fingerprint = new Fingerprint("sha-256", ":00".repeat(32).substring(1));
    return new SessionOffer(ICE, List.of(fingerprint), DtlsSetup.ACTPASS, sections);
  }

  private static OfferedSection sends(String mid, MediaKind kind, TrackSource source, long ssrc) {
    Optional<Long> repair = kind == MediaKind.VIDEO ? Optional.of(ssrc + 1) : Optional.empty();
    var pair = new SsrcPair(ssrc, repair);
    return section(mid, kind, Direction.SEND_ONLY, Optional.of(source), List.of(pair));
  }

  private static OfferedSection slot(String mid, MediaKind kind) {
    return section(mid, kind, Direction.RECEIVE_ONLY, Optional.empty(), List.of());
  }

  private static OfferedSection section(
      String mid,
      MediaKind kind,
      Direction direction,
      Optional<TrackSource> source,
      List<SsrcPair> ssrcs) {
    List<Codec> codecs =
        kind == MediaKind.AUDIO
            ? List.of(new Codec(OPUS, "opus", 48_000, 2, Map.of(), List.of("transport-cc")))
            : List.of(
                new Codec(VP8, "VP8", 90_000, 1, Map.of(), FEEDBACK),
                new Codec(RTX, "rtx", 90_000, 1, Map.of("apt", "" + VP8), List.of()));
    var extensions =
        List.of(
            new HeaderExtension(MID, ExtensionIds.MID),
            new HeaderExtension(TRANSPORT_CC, ExtensionIds.TRANSPORT_CC));
    return new OfferedSection(mid, kind, direction, source, codecs, extensions, ssrcs, List.of());
  }

  private long soundSsrc() {
    return 1_000L + 10L * index;
  }

  private long pictureSsrc() {
    return 1_001L + 10L * index;
  }

  /// A check that nominates the path that it comes by.
  PacketBuffer check(IceCredentials relays) {
    var _ =
        new StunWriter(packet, StunMessage.BINDING_REQUEST, new byte[12])
            .username(relays.ufrag() + ":" + ICE.ufrag())
            .controlling(1)
            .useCandidate()
            .integrity(new StunKey(relays.password()))
            .fingerprint();
    return packet;
  }

  PacketBuffer sound() {
    rtp.begin(OPUS, false, sounds & 0xffff, (long) sounds * SOUND_TICKS, soundSsrc(), false);
    sounds++;
    return media(SOUND_BYTES);
  }

  /// One packet of a picture; the first picture of all is a keyframe.
  PacketBuffer picture(boolean isFirst, boolean isLast) {
    int sequence16 = picturePackets & 0xffff;
    rtp.begin(VP8, isLast, sequence16, (long) pictures * PICTURE_TICKS, pictureSsrc(), false);
    picturePackets++;
    payload[0] = (byte) (isFirst ? 0x90 : 0x80);
    payload[2] = (byte) (0x80 | (pictures >> 8 & 0x7f));
    payload[3] = (byte) pictures;
    payload[4] = (byte) (pictures == 0 ? 0 : 1);
    if (isLast) {
      pictures++;
    }
    return media(PICTURE_BYTES);
  }

  private PacketBuffer media(int bytes) {
    number[0] = (byte) (wide >> 8);
    number[1] = (byte) wide;
    wide++;
    rtp.extension(TRANSPORT_CC, number, 0, number.length);
    rtp.payload();
    rtp.append(payload, 0, bytes);
    return sealed(srtp.protect(rtp.end()));
  }

  /// Something was sent to it.
  void received(int packets) {
    unreported += packets;
  }

  /// How many packets were sent to it.
  long awaited() {
    return reported + (long) unreported;
  }

  /// What it has received since the last one, all of it a moment after the other.
  Optional<PacketBuffer> feedback(long nowNanos) {
    int count = Math.min(deltas.length, unreported);
    if (count == 0) {
      return Optional.empty();
    }
    Arrays.fill(deltas, 0, count, 2);
    rtcp.begin();
    if (!TransportFeedbackWriter.write(
        rtcp,
        soundSsrc(),
        soundSsrc(),
        reported & 0xffff,
        (int) (nowNanos / 64_000_000 & 0xff_ffff),
        feedbacks++ & 0xff,
        deltas,
        count)) {
      return Optional.empty();
    }
    reported += count;
    unreported -= count;
    return Optional.of(sealed(srtp.protectControl(rtcp.end())));
  }

  private PacketBuffer sealed(SrtpVerdict verdict) {
    if (verdict != SrtpVerdict.OK) {
      throw new IllegalStateException("a packet of the rehearsal cannot be protected: " + verdict);
    }
    return packet;
  }

  @Override
  public void close() {
    srtp.close();
  }
}
