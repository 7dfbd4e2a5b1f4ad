package huizhen.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.Seat;
import huizhen.relay.api.TrackSource;
import huizhen.relay.forward.RetransmissionBuffer;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtpWriter;
import huizhen.relay.transport.PeerAddress;
import huizhen.relay.transport.PeerTransport.Owner;
import huizhen.relay.transport.TrafficClass;
import huizhen.relay.world.ClientOffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is forwarded receiver by receiver is, for each receiver, what would have been forwarded
/// packet by packet.
class BurstTest {
  private static final int STEPS = 3_000;
  private static final long SOUND = 11;
  private static final long PICTURE = 21;
  private static final long PICTURE_RTX = 22;
  private static final long SCREEN = 31;
  private static final long LARGE = 41;
  private static final long SMALL = 43;
  private static final int LARGER_THAN_IS_KEPT = 1_480;

  /// A transport that keeps what it was given.
  private static final class Kept extends SilentTransport {
    final List<String> sent = new ArrayList<>();
    Owner<Outputs> owner = new NoOwner();

    @Override
    public boolean sendRtp(PacketBuffer packet, long nowNanos, Outputs out) {
      sent.add(HexFormat.of().formatHex(bytes(packet)));
      return true;
    }

    @Override
    public boolean sendAgain(PacketBuffer datagram, TrafficClass kind, Outputs out) {
      sent.add(HexFormat.of().formatHex(bytes(datagram)));
      return true;
    }

    @Override
    public void ownedBy(Owner<Outputs> newOwner) {
      owner = newOwner;
    }
  }

  private static final class NoOwner implements Owner<Outputs> {
    @Override
    public void onRtp(PacketBuffer packet, long nowNanos, Outputs out) {}

    @Override
    public void onRtcp(PacketBuffer packet, long nowNanos, Outputs out) {}

    @Override
    public void onConnected(long nowNanos, Outputs out) {}

    @Override
    public void onMoved(long nowNanos, Outputs out) {}

    @Override
    public void onLost(RoomEvent.LossCause cause, long nowNanos, Outputs out) {}
  }

  private static final class Nowhere implements Outputs {
    final List<RoomEvent> events = new ArrayList<>();

    @Override
    public void emit(RoomEvent event) {
      events.add(event);
    }

    @Override
    public void transmit(PacketBuffer datagram, PeerAddress to) {}
  }

  /// A room with one who sends sound, two pictures and a simulcast, and three who receive.
  private static final class Site {
    final Room room = new Room(new RoomId("mdt"), RoomLimits.STANDARD, 1);
    final Nowhere out = new Nowhere();
    final Kept sender = new Kept();
    final List<Kept> receivers = new ArrayList<>();
    final boolean gathers;
    boolean isGathering;

    Site(boolean gathers) {
      this.gathers = gathers;
      var sends = new ClientOffer(0);
      sends.sends("m", TrackSource.MICROPHONE, SOUND, Optional.empty());
      sends.sends("c", TrackSource.CAMERA, PICTURE, Optional.of(PICTURE_RTX));
      sends.sends("s", TrackSource.SCREEN, SCREEN, Optional.empty());
      sends.sends(
          "d",
          TrackSource.DIAGNOSTIC,
          List.of(
              new SsrcPair(SMALL, Optional.of(SMALL + 1)),
              new SsrcPair(LARGE, Optional.of(LARGE + 1))),
          List.of());
      var publisher = new Seat.Publisher(new ParticipantId("ward"));
      var _ = room.connect(publisher, true, sends.offer(), sender, 1, out);
      for (int i = 0; i < 3; i++) {
        var receives = i == 0 ? new ClientOffer(i).plainSound() : new ClientOffer(i);
        receives.slots(MediaKind.AUDIO, 1);
        receives.slots(MediaKind.VIDEO, 3);
        var kept = new Kept();
        var viewer = new Seat.Observer(new ParticipantId("viewer-" + i));
        var _ =
            room.connect(
                viewer,
                true,
                i == 2 ? receives.offer() : AllocationTest.unlimited(receives.offer()),
                kept,
                1,
                out);
        receivers.add(kept);
        kept.owner.onConnected(1, out);
      }
      sender.owner.onConnected(1, out);
    }

    void rtp(byte[] packet, long nowNanos) {
      if (gathers && !isGathering) {
        isGathering = true;
        room.gather();
      }
      sender.owner.onRtp(buffer(packet), nowNanos, out);
    }

    void settle() {
      isGathering = false;
      room.settle(out);
    }

    void elsewhere(Consumer<Site> happens) {
      settle();
      happens.accept(this);
    }
  }

  private static PacketBuffer buffer(byte[] bytes) {
    var buffer = new PacketBuffer();
    buffer.copyFrom(bytes, 0, bytes.length);
    return buffer;
  }

  private final Site each = new Site(false);
  private final Site gathered = new Site(true);
  private final ClientOffer numbers = new ClientOffer(0);
  private final List<byte[]> held = new ArrayList<>();
  private final int[] sequences = new int[64];
  private long nowNanos = 1_000_000_000;
  private int pictures;
  private int wide;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void every_receiver_gets_the_same_packets_in_the_same_order(long seed) {
    var random = new SplittableRandom(seed);
    int rounds = 0;
    for (int step = 0; step < STEPS; step++) {
      nowNanos += random.nextInt(4_000_000);
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> sound(random);
        case 3, 4, 5 -> picture(random, PICTURE, 1 + random.nextInt(7));
        case 6 -> picture(random, SCREEN, 1 + random.nextInt(20));
        case 7 -> {
          picture(random, SMALL, 1 + random.nextInt(2));
          picture(random, LARGE, 1 + random.nextInt(5));
        }
        case 8 -> give(held, random);
        case 9 -> {
          rounds++;
          happens(site -> site.room.tick(nowNanos, site.out));
        }
        case 10 -> report(random);
        default -> somethingElse(random);
      }
      if (random.nextInt(3) == 0) {
        gathered.settle();
      }
    }
    gathered.settle();
    assertThat(rounds).isPositive();
    for (int i = 0; i < each.receivers.size(); i++) {
      assertThat(each.receivers.get(i).sent.size()).isGreaterThan(STEPS / 6);
      assertThat(gathered.receivers.get(i).sent)
          .as("receiver %d", i)
          .isEqualTo(each.receivers.get(i).sent);
    }
    assertThat(gathered.out.events).isEqualTo(each.out.events);
  }

  @Test
  void a_picture_goes_to_one_receiver_after_the_other() {
    List<Integer> order = new ArrayList<>();
    var random = new SplittableRandom(1);
    picture(random, PICTURE, 1);
    happens(site -> site.room.tick(nowNanos, site.out));
    List<Integer> before = gathered.receivers.stream().map(kept -> kept.sent.size()).toList();
    gathered.room.gather();
    for (int i = 0; i < 5; i++) {
      gathered.sender.owner.onRtp(
          buffer(video(PICTURE, pictures, i == 4, 100, false)), nowNanos, gathered.out);
      order.add(gathered.receivers.getFirst().sent.size() - before.getFirst());
    }
    assertThat(order).as("nothing leaves before it is all read").containsOnly(0);
    gathered.settle();
    for (int i = 0; i < 3; i++) {
      assertThat(gathered.receivers.get(i).sent).hasSize(before.get(i) + 5);
    }
  }

  private void happens(Consumer<Site> what) {
    each.elsewhere(what);
    gathered.elsewhere(what);
  }

  private void sound(SplittableRandom random) {
    if (random.nextInt(20) == 0) {
      sequences[(int) SOUND] += RetransmissionBuffer.AUDIO_SLOTS - 1; // to where the last one lies
    }
    int sequence = sequences[(int) SOUND]++;
    var writer = new RtpWriter(new PacketBuffer());
    writer.begin(numbers.opus(), false, sequence & 0xffff, sequence * 960L, SOUND, false);
    number(writer);
    writer.payload();
    writer.append(new byte[] {1, 2, 3, (byte) sequence}, 0, 4);
    arrive(bytes(writer.end()), random);
  }

  private void picture(SplittableRandom random, long ssrc, int packets) {
    pictures++;
    boolean isKey = random.nextInt(20) == 0;
    for (int i = 0; i < packets; i++) {
      int size = random.nextInt(40) == 0 ? LARGER_THAN_IS_KEPT : 20 + random.nextInt(1_000);
      arrive(video(ssrc, pictures, i == packets - 1, size, isKey || pictures < 6), random);
    }
  }

  /// VP8 with a picture id of 15 bits.
  private byte[] video(long ssrc, int picture, boolean isLast, int size, boolean isKey) {
    int sequence = sequences[(int) ssrc]++;
    var writer = new RtpWriter(new PacketBuffer());
    writer.begin(numbers.vp8(), isLast, sequence & 0xffff, picture * 3_000L, ssrc, false);
    number(writer);
    writer.payload();
    byte[] payload = new byte[Math.min(size, RtpWriter.MAX_PAYLOAD)];
    payload[0] = (byte) 0x90;
    payload[1] = (byte) 0x80;
    payload[2] = (byte) (0x80 | (picture >> 8 & 0x7f));
    payload[3] = (byte) picture;
    payload[4] = (byte) (isKey ? 0 : 1);
    writer.append(payload, 0, payload.length);
    return bytes(writer.end());
  }

  private void number(RtpWriter writer) {
    wide = wide + 1 & 0xffff;
    byte[] bytes = {(byte) (wide >> 8), (byte) wide};
    writer.extension(numbers.extensions().transportCc(), bytes, 0, 2);
  }

  /// Most packets come at once, some later, some never, some as RTX and some twice.
  private void arrive(byte[] packet, SplittableRandom random) {
    switch (random.nextInt(30)) {
      case 0 -> held.add(packet);
      case 1 -> {
        var view = new RtpPacket();
        if (view.wrap(buffer(packet)) && view.ssrc() == PICTURE) {
          held.add(rtx(view));
        }
      }
      case 2 -> {
        both(packet);
        both(packet);
      }
      default -> both(packet);
    }
  }

  private void give(List<byte[]> late, SplittableRandom random) {
    if (!late.isEmpty()) {
      both(late.remove(random.nextInt(late.size())));
    }
  }

  private byte[] rtx(RtpPacket lost) {
    int sequence = sequences[(int) PICTURE_RTX]++;
    var writer = new RtpWriter(new PacketBuffer());
    writer.begin(
        numbers.rtx(), lost.isMarker(), sequence & 0xffff, lost.timestamp(), PICTURE_RTX, false);
    number(writer);
    writer.payload();
    writer.append16(lost.sequence16());
    writer.append(lost.bytes(), lost.payloadOffset(), lost.payloadLength());
    return bytes(writer.end());
  }

  private void both(byte[] packet) {
    each.rtp(packet, nowNanos);
    gathered.rtp(packet, nowNanos);
  }

  /// A receiver has lost some packets and says so.
  private void report(SplittableRandom random) {
    int who = random.nextInt(each.receivers.size());
    List<String> sent = each.receivers.get(who).sent;
    if (sent.isEmpty()) {
      return;
    }
    String lost = sent.get(Math.max(0, sent.size() - 1 - random.nextInt(30)));
    var view = new RtpPacket();
    if (view.wrap(buffer(HexFormat.of().parseHex(lost)))) {
      int loss = random.nextInt(60);
      happens(site -> {
        var rtcp = new RtcpWriter(new PacketBuffer());
        rtcp.begin();
        boolean isWritten = rtcp.receiverReport(1, 1);
        rtcp.reportBlock(view.ssrc(), loss, 0, view.sequence16(), 0, 0, 0);
        isWritten &= rtcp.nack(1, view.ssrc()) && rtcp.nackPair(view.sequence16(), 0x5);
        assertThat(isWritten).isTrue();
        site.receivers.get(who).owner.onRtcp(rtcp.end(), nowNanos, site.out);
      });
    }
  }

  private void somethingElse(SplittableRandom random) {
    var ward = new ParticipantId("ward");
    TrackSource source = random.nextBoolean() ? TrackSource.CAMERA : TrackSource.MICROPHONE;
    boolean isMuted = random.nextInt(4) == 0;
    happens(site -> {
      site.room.mute(ward, source, isMuted, nowNanos, site.out);
      site.room.tick(nowNanos, site.out);
    });
  }

  private static byte[] bytes(PacketBuffer packet) {
    byte[] bytes = new byte[packet.getLength()];
    packet.readRegionToBuff(0, bytes.length, bytes);
    return bytes;
  }
}
