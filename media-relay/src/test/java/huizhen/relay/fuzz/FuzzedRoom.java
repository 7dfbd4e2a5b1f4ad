package huizhen.relay.fuzz;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.Codec;
import huizhen.relay.api.Direction;
import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.HeaderExtension;
import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.room.Outputs;
import huizhen.relay.room.Room;
import huizhen.relay.room.RoomLimits;
import huizhen.relay.rtp.ExtensionIds;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtpWriter;
import huizhen.relay.transport.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A room in which one has valid keys and says anything: it sends a microphone in RED and a picture
/// in each codec, and a simulcast that is told apart by RIDs. One looks on, who takes them all and
/// loses much; and one sends a plain call, which the first receives.
///
/// Its microphone's SSRC is 1, its pictures' are 2 (VP8), 4 (H.264), 6 (VP9) and 8 (AV1), each with
/// its RTX behind it; what it receives comes under the room's own.
final class FuzzedRoom {
  static final int RED = 63;
  static final int OPUS = 111;

  /// Each with its RTX behind it.
  static final int VP8 = 96;

  static final int H264 = 98;
  static final int VP9 = 100;
  static final int AV1 = 102;

  private static final long PACKET_NANOS = 5_000_000;
  private static final int TICKS_AFTER = 30;
  private static final int PACKETS_BEFORE = 4;
  private static final long WARD_SOUND = 21;
  private static final long WARD_PICTURE = 22;

  private static final Map<String, String> H264_PARAMETERS =
      Map.of("packetization-mode", "1", "profile-level-id", "42e01f");

  private static final List<HeaderExtension> EXTENSIONS =
      List.of(
          new HeaderExtension(1, ExtensionIds.MID),
          new HeaderExtension(2, ExtensionIds.TRANSPORT_CC),
          new HeaderExtension(3, ExtensionIds.AUDIO_LEVEL),
          new HeaderExtension(4, ExtensionIds.RID),
          new HeaderExtension(5, ExtensionIds.REPAIRED_RID),
          new HeaderExtension(6, ExtensionIds.DEPENDENCY_DESCRIPTOR),
          new HeaderExtension(7, ExtensionIds.PLAYOUT_DELAY));

  private final Sum sum = new Sum();
  private final Room room = new Room(new RoomId("mdt"), RoomLimits.STANDARD, 1);
  private final PacketBuffer incoming = new PacketBuffer();
  private final CheckedTransport liar = new CheckedTransport(sum);
  private final CheckedTransport viewer = new CheckedTransport(sum);
  private final CheckedTransport ward = new CheckedTransport(sum);
  private long nowNanos = 1_000_000_000;

  private final Outputs out =
      new Outputs() {
        @Override
        public void emit(RoomEvent event) {
          sum.add(event.getClass().getSimpleName().hashCode());
        }

        @Override
        public void transmit(PacketBuffer datagram, PeerAddress to) {}
      };

  FuzzedRoom() {
    connect(
        new Seat.Member(new ParticipantId("liar")),
        liar,
        up("0", TrackSource.MICROPHONE, 1, List.of(), sound()),
        up("1", TrackSource.CAMERA, 2, List.of(), video(VP8, "VP8", Map.of())),
        up("2", TrackSource.DIAGNOSTIC, 4, List.of(), video(H264, "H264", H264_PARAMETERS)),
        up("3", TrackSource.SCREEN, 6, List.of(), video(VP9, "VP9", Map.of())),
        up("4", TrackSource.CAMERA, 8, List.of(), video(AV1, "AV1", Map.of())),
        up("5", TrackSource.CAMERA, 0, List.of("q", "f"), video(VP8, "VP8", Map.of())),
        slot("a0", MediaKind.AUDIO),
        slot("v0", MediaKind.VIDEO));
    connect(
        new Seat.Observer(new ParticipantId("viewer")),
        viewer,
        slot("a0", MediaKind.AUDIO),
        slot("a1", MediaKind.AUDIO),
        slot("v0", MediaKind.VIDEO),
        slot("v1", MediaKind.VIDEO),
        slot("v2", MediaKind.VIDEO),
        slot("v3", MediaKind.VIDEO),
        slot("v4", MediaKind.VIDEO),
        slot("v5", MediaKind.VIDEO));
    connect(
        new Seat.Publisher(new ParticipantId("ward")),
        ward,
        up("0", TrackSource.MICROPHONE, WARD_SOUND, List.of(), sound()),
        up("1", TrackSource.CAMERA, WARD_PICTURE, List.of(), video(VP8, "VP8", Map.of())));
    room.attachTap(tap(), nowNanos, out);
    reportLoss();
    for (int i = 0; i < PACKETS_BEFORE; i++) {
      call(i);
    }
  }

  /// A packet of the liar, RTP or RTCP, arrives.
  void receive(byte[] bytes, int offset, int length, boolean isRtcp) {
    incoming.copyFrom(bytes, offset, length);
    if (isRtcp) {
      liar.owner().onRtcp(incoming, nowNanos, out);
    } else {
      liar.owner().onRtp(incoming, nowNanos, out);
    }
    pass();
  }

  /// Lets the room do what it has put off; the call that was there goes on.
  ///
  /// @return what all of its outputs add up to
  long end() {
    for (int i = 0; i < 2 * TICKS_AFTER; i++) {
      pass();
    }
    long before = viewer.received();
    call(PACKETS_BEFORE);
    FuzzTarget.require(viewer.received() > before, "the others' call went on");
    FuzzTarget.require(room.counters().tapFailures() == 0, "the tap was handed a fault");
    return sum.value();
  }

  private void pass() {
    nowNanos += PACKET_NANOS;
    if (nowNanos % (2 * PACKET_NANOS) == 0) {
      room.tick(nowNanos, out);
    }
  }

  /// The viewer's line is bad, so that its sound comes with redundancy.
  private void reportLoss() {
    var writer = new RtcpWriter(new PacketBuffer());
    writer.begin();
    long ssrc = viewer.section("a0").outgoing().orElseThrow().media();
    FuzzTarget.require(writer.receiverReport(5, 1), "one block fits");
    writer.reportBlock(ssrc, 128, 10, 100, 0, 0, 0);
    viewer.owner().onRtcp(writer.end(), nowNanos, out);
  }

  /// One packet each of the ward's sound and picture.
  private void call(int index) {
    byte[] payload = {(byte) 0x90, (byte) 0x80, (byte) index, 0, 1, 2, 3};
    ward(OPUS, WARD_SOUND, index, payload);
    ward(VP8, WARD_PICTURE, index, payload);
  }

  private void ward(int payloadType, long ssrc, int index, byte[] payload) {
    var writer = new RtpWriter(incoming);
    writer.begin(payloadType, true, index, 3_000L * index, ssrc, false);
    writer.payload();
    writer.append(payload, 0, payload.length);
    ward.owner().onRtp(writer.end(), nowNanos, out);
    pass();
  }

  /// What is recorded parses, too.
  private MediaTap tap() {
    return new MediaTap() {
      private final RtpPacket rtp = new RtpPacket();

      @Override
      public void onTrack(TrackId track, TrackSource source, Codec codec, long at) {
        sum.add(codec.payloadType());
      }

      @Override
      public void onRtp(TrackId track, byte[] buffer, int offset, int length, long at) {
        FuzzTarget.require(rtp.wrap(buffer, offset, length), "recorded RTP that does not parse");
        sum.add(buffer, offset, length);
      }

      @Override
      public void onLayer(TrackId track, int layer, long nowNanos) {}

      @Override
      public void onSenderReport(TrackId track, long ntpTime, long rtpTimestamp, long at) {
        sum.add(rtpTimestamp);
      }

      @Override
      public void onCaptureTime(TrackId track, long ntpTime, long rtpTimestamp, long at) {
        sum.add(rtpTimestamp);
      }

      @Override
      public void onMuted(TrackId track, boolean isMuted, long at) {
        sum.add(isMuted ? 1 : 0);
      }

      @Override
      public void onTrackEnd(TrackId track, long at) {}
    };
  }

  private void connect(Seat seat, CheckedTransport transport, OfferedSection... sections) {
    var offer =
        new SessionOffer(
            new IceCredentials("user", "passwordpasswordpassword"),
            List.of(new Fingerprint("sha-256", "00:11")),
            DtlsSetup.ACTPASS,
            List.of(sections));
    List<AnsweredSection> answer = room.connect(seat, true, offer, transport, nowNanos, out);
    transport.answered(answer);
    transport.owner().onConnected(nowNanos, out);
  }

  private static OfferedSection up(
      String mid, TrackSource source, long ssrc, List<String> rids, List<Codec> codecs) {
    Optional<Long> rtx =
        source.kind() == MediaKind.VIDEO ? Optional.of(ssrc + 1) : Optional.empty();
    return new OfferedSection(
        mid,
        source.kind(),
        Direction.SEND_ONLY,
        Optional.of(source),
        codecs,
        EXTENSIONS,
        ssrc == 0 ? List.of() : List.of(new SsrcPair(ssrc, rtx)),
        rids);
  }

  private static OfferedSection slot(String mid, MediaKind kind) {
    return new OfferedSection(
        mid,
        kind,
        Direction.RECEIVE_ONLY,
        Optional.empty(),
        kind == MediaKind.AUDIO ? sound() : allVideo(),
        EXTENSIONS,
        List.of(),
        List.of());
  }

  private static List<Codec> sound() {
    return List.of(
        new Codec(RED, "red", 48_000, 2, Map.of("", "111/111"), List.of()),
        new Codec(OPUS, "opus", 48_000, 2, Map.of(), List.of("transport-cc", "nack")));
  }

  private static List<Codec> video(int payloadType, String name, Map<String, String> parameters) {
    return List.of(
        new Codec(
            payloadType,
            name,
            90_000,
            1,
            parameters,
            List.of("transport-cc", "nack", "nack pli", "ccm fir")),
        new Codec(
            payloadType + 1,
            "rtx",
            90_000,
            1,
            Map.of("apt", Integer.toString(payloadType)),
            List.of()));
  }

  private static List<Codec> allVideo() {
    var all = new ArrayList<Codec>();
    all.addAll(video(VP8, "VP8", Map.of()));
    all.addAll(video(H264, "H264", H264_PARAMETERS));
    all.addAll(video(VP9, "VP9", Map.of()));
    all.addAll(video(AV1, "AV1", Map.of()));
    return all;
  }
}
