package huizhen.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.ExtensionIds;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpWriter;
import huizhen.relay.transport.PeerTransport;
import huizhen.relay.transport.SrtpKeys;
import huizhen.relay.transport.SrtpProfile;
import huizhen.relay.transport.SrtpSession;
import huizhen.relay.transport.SrtpVerdict;
import huizhen.relay.transport.TrafficClass;
import huizhen.relay.world.ClientOffer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Our own code allocates nothing per forwarded packet.
class AllocationTest {
  private static final int PACKETS = 10_000;
  private static final int WARM_UP_ROUNDS = 12;
  private static final long SSRC = 1_234;

  /// Sends nowhere; protects with real SRTP, or not at all.
  private static final class NoTransport extends SilentTransport {
    private final Optional<SrtpSession> srtp;
    long sent;

    NoTransport(Optional<SrtpSession> srtp) {
      this.srtp = srtp;
    }

    @Override
    public boolean sendRtp(PacketBuffer packet, long nowNanos, Outputs out) {
      boolean isSent = srtp.isEmpty() || srtp.get().protect(packet) == SrtpVerdict.OK;
      sent += isSent ? 1 : 0;
      return isSent;
    }
  }

  private final Room room = new Room(new RoomId("mdt"), RoomLimits.STANDARD, 1);
  private final NoOutputs out = new NoOutputs();
  private final PacketBuffer packet = new PacketBuffer();
  private final RtpWriter writer = new RtpWriter(packet);
  private final byte[] payload = new byte[1_000];
  private int sequence16;
  private int wide;
  private long nowNanos = 1;

  @Test
  void forwarding_ten_thousand_video_packets_allocates_nothing() throws Throwable {
    assertThat(allocation(new NoTransport(Optional.empty()), new NoTransport(Optional.empty())))
        .as("bytes for %d packets", PACKETS)
        .isZero();
  }

  /// What the cryptography below us allocates is printed, not judged.
  @Test
  void forwards_every_packet_with_real_srtp() throws Throwable {
    long bytes =
        allocation(new NoTransport(Optional.of(srtp())), new NoTransport(Optional.of(srtp())));
    System.out.printf(
        "RESULT"
            + " {\"name\":\"allocated-per-forwarded-packet-with-srtp\",\"value\":%d,\"unit\":\"B\"}%n",
        bytes / (2 * PACKETS));
  }

  private static SrtpSession srtp() {
    var profile = SrtpProfile.AEAD_AES_128_GCM;
    var exported = new byte[SrtpKeys.exportedBytes(profile)];
    new SplittableRandom(1).nextBytes(exported);
    return new SrtpSession(new SrtpKeys(profile, exported, false));
  }

  private long allocation(NoTransport viewer, NoTransport otherViewer) throws Throwable {
    var numbers = new ClientOffer(0);
    numbers.sends("camera", TrackSource.CAMERA, SSRC, Optional.of(SSRC + 1));
    var owner = new java.util.concurrent.atomic.AtomicReference<PeerTransport.Owner<Outputs>>();
    var publisher =
        new PeerTransport<Outputs>() {
          @Override
          public boolean sendRtp(PacketBuffer sent, long now, Outputs outputs) {
            return true;
          }

          @Override
          public boolean sendAgain(PacketBuffer datagram, TrafficClass kind, Outputs outputs) {
            return true;
          }

          @Override
          public boolean sendRtcp(PacketBuffer sent, long now, Outputs outputs) {
            return true;
          }

          @Override
          public boolean isConnected() {
            return true;
          }

          @Override
          public void ownedBy(Owner<Outputs> newOwner) {
            owner.set(newOwner);
          }
        };
    var _ =
        room.connect(
            new Seat.Publisher(new ParticipantId("ward")),
            true,
            unlimited(numbers.offer()),
            publisher,
            nowNanos,
            out);
    seat("clinic", viewer);
    seat("lab", otherViewer);
    PeerTransport.Owner<Outputs> entry = owner.get();
    MethodHandle allocated = allocatedBytes();
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      send(numbers, entry);
    }
    long overhead = -(long) allocated.invokeExact() + (long) allocated.invokeExact();
    long sentBefore = viewer.sent;
    long before = (long) allocated.invokeExact();
    send(numbers, entry);
    long after = (long) allocated.invokeExact();
    assertThat(viewer.sent - sentBefore).isEqualTo(PACKETS);
    assertThat(otherViewer.sent).isEqualTo(viewer.sent);
    return after - before - overhead;
  }

  private void seat(String name, NoTransport transport) {
    var slots = new ClientOffer(1);
    slots.slots(MediaKind.VIDEO, 2);
    var _ =
        room.connect(
            new Seat.Observer(new ParticipantId(name)),
            true,
            unlimited(slots.offer()),
            transport,
            nowNanos,
            out);
  }

  /// Without feedback on the line nothing is held back.
  static SessionOffer unlimited(SessionOffer offer) {
    return new SessionOffer(
        offer.ice(),
        offer.fingerprints(),
        offer.setup(),
        offer.sections().stream().map(AllocationTest::unlimited).toList());
  }

  private static OfferedSection unlimited(OfferedSection section) {
    return new OfferedSection(
        section.mid(),
        section.kind(),
        section.direction(),
        section.source(),
        section.codecs(),
        section.extensions().stream()
            .filter(extension -> !extension.uri().equals(ExtensionIds.TRANSPORT_CC))
            .toList(),
        section.ssrcs(),
        section.rids());
  }

  private void send(ClientOffer numbers, PeerTransport.Owner<Outputs> entry) {
    for (int i = 0; i < PACKETS; i++) {
      nowNanos += 100_000;
      sequence16 = (sequence16 + 1) & 0xffff;
      wide = (wide + 1) & 0xffff;
      writer.begin(numbers.vp8(), true, sequence16, sequence16 * 3_000L, SSRC, false);
      payload[900] = (byte) (wide >> 8);
      payload[901] = (byte) wide;
      writer.extension(8, payload, 900, 2);
      writer.payload();
      payload[0] = (byte) 0x90; // a key frame with a picture id in every packet
      payload[1] = (byte) 0x80;
      payload[2] = (byte) (0x80 | ((sequence16 >> 8) & 0x7f));
      payload[3] = (byte) sequence16;
      writer.append(payload, 0, payload.length);
      entry.onRtp(writer.end(), nowNanos, out);
      if (i % 100 == 0) {
        room.tick(nowNanos, out);
      }
    }
  }

  /// This thread's allocation counter, found by name: its module is not among those we require.
  private static MethodHandle allocatedBytes() throws ReflectiveOperationException {
    Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
    Class<?> bean = Class.forName("com.sun.management.ThreadMXBean");
    Object threads = factory.getMethod("getThreadMXBean").invoke(null);
    return MethodHandles.publicLookup()
        .findVirtual(bean, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
        .bindTo(threads);
  }
}
