package huizhen.bench.micro;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.Seat;
import huizhen.relay.negotiation.NegotiationLimits;
import huizhen.relay.room.Outputs;
import huizhen.relay.room.Room;
import huizhen.relay.room.RoomLimits;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.RtpWriter;
import huizhen.relay.rtp.TransportFeedbackWriter;
import huizhen.relay.transport.PeerAddress;
import huizhen.relay.transport.PeerTransport;
import huizhen.relay.transport.SrtpKeys;
import huizhen.relay.transport.SrtpProfile;
import huizhen.relay.transport.SrtpSession;
import huizhen.relay.transport.SrtpVerdict;
import huizhen.relay.transport.TrafficClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A second of a room with one who sends and a hundred who receive: forwarding with real SRTP, a
/// hundred ticks, and transport-cc feedback of each ten times. No sockets: what the kernel and the
/// transport above it take comes on top.
@State(Scope.Thread)
public class RoomBenchmark {
  private static final int STEPS = 100;
  private static final int SOUNDS = 50;
  private static final int PICTURES = 25;
  private static final int PACKETS_OF_A_PICTURE = 5;
  private static final int FORWARDED =
      (SOUNDS + PICTURES * PACKETS_OF_A_PICTURE) * Hundred.RECEIVERS;
  private static final long STEP_NANOS = 10_000_000;
  private static final int SOUND_BYTES = 80;
  private static final int PICTURE_BYTES = 1_150;

  private final Outputs nowhere =
      new Outputs() {
        @Override
        public void emit(RoomEvent event) {}

        @Override
        public void transmit(PacketBuffer datagram, PeerAddress to) {}
      };
  private final Room room =
      new Room(new RoomId("mdt"), new RoomLimits(200, NegotiationLimits.STANDARD), 1);
  private final List<Peer> receivers = new ArrayList<>();
  private final Peer sender = new Peer(0);
  private final PacketBuffer packet = new PacketBuffer();
  private final RtpWriter rtp = new RtpWriter(packet);
  private final RtcpWriter rtcp = new RtcpWriter(new PacketBuffer());
  private final byte[] picture = Packets.vp8(PICTURE_BYTES);
  private final byte[] number = new byte[2];
  private final int[] deltas = new int[TransportFeedbackWriter.MAX_PACKETS];
  private long nowNanos = 1;
  private int wide;
  private int sounds;
  private int pictures;
  private int picturePackets;

  /// A peer that is up, whose packets are protected and go nowhere.
  private static final class Peer implements PeerTransport<Outputs> {
    private final SrtpSession srtp;
    private @Nullable Owner<Outputs> owner;
    private long sent;
    private int reported;
    private int unreported;
    private int feedbacks;

    Peer(int seed) {
      var profile = SrtpProfile.AEAD_AES_128_GCM;
      var exported = new byte[SrtpKeys.exportedBytes(profile)];
      new SplittableRandom(seed).nextBytes(exported);
      srtp = new SrtpSession(new SrtpKeys(profile, exported, false));
    }

    @Override
    public boolean sendRtp(PacketBuffer packet, long nowNanos, Outputs out) {
      sent++;
      unreported++;
      return srtp.protect(packet) == SrtpVerdict.OK;
    }

    @Override
    public boolean sendAgain(PacketBuffer datagram, TrafficClass kind, Outputs out) {
      return true;
    }

    @Override
    public boolean sendRtcp(PacketBuffer packet, long nowNanos, Outputs out) {
      return true;
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public void ownedBy(Owner<Outputs> newOwner) {
      owner = newOwner;
    }

    Owner<Outputs> owner() {
      if (owner == null) {
        throw new IllegalStateException("nobody took this peer");
      }
      return owner;
    }
  }

  @Setup
  public void seat() {
    var _ =
        room.connect(
            new Seat.Publisher(new ParticipantId("ward")),
            true,
            Hundred.sender(),
            sender,
            nowNanos,
            nowhere);
    for (int i = 0; i < Hundred.RECEIVERS; i++) {
      var receiver = new Peer(i + 1);
      var _ =
          room.connect(
              new Seat.Observer(new ParticipantId("viewer-" + i)),
              true,
              Hundred.receiver(),
              receiver,
              nowNanos,
              nowhere);
      receivers.add(receiver);
    }
  }

  @Benchmark
  @OperationsPerInvocation(FORWARDED)
  public long roomOfHundred() {
    for (int step = 0; step < STEPS; step++) {
      nowNanos += STEP_NANOS;
      if (step % (STEPS / SOUNDS) == 0) {
        sound();
      }
      if (step % (STEPS / PICTURES) == 0) {
        picture();
      }
      room.tick(nowNanos, nowhere);
      if (step % 10 == 9) {
        receivers.forEach(this::report);
      }
    }
    return receivers.getFirst().sent;
  }

  private void sound() {
    rtp.begin(Hundred.OPUS, false, sounds & 0xffff, sounds * 960L, Hundred.SOUND, false);
    sounds++;
    send(SOUND_BYTES, nowNanos);
  }

  private void picture() {
    for (int i = 0; i < PACKETS_OF_A_PICTURE; i++) {
      rtp.begin(
          Hundred.VP8,
          i == PACKETS_OF_A_PICTURE - 1,
          picturePackets++ & 0xffff,
          pictures * 3_600L,
          Hundred.PICTURE,
          false);
      // Begins a picture, with its id of 15 bits; the first of all is a keyframe (RFC 7741).
      picture[0] = (byte) (i == 0 ? 0x90 : 0x80);
      picture[2] = (byte) (0x80 | (pictures >> 8 & 0x7f));
      picture[3] = (byte) pictures;
      picture[4] = (byte) (pictures == 0 ? 0 : 1);
      send(PICTURE_BYTES, nowNanos + i * 20_000L);
    }
    pictures++;
  }

  private void send(int bytes, long atNanos) {
    number[0] = (byte) (wide >> 8);
    number[1] = (byte) wide++;
    rtp.extension(Hundred.TRANSPORT_CC, number, 0, number.length);
    rtp.payload();
    rtp.append(picture, 0, bytes);
    sender.owner().onRtp(rtp.end(), atNanos, nowhere);
  }

  private void report(Peer receiver) {
    int count = Math.min(deltas.length, receiver.unreported);
    if (count == 0) {
      return;
    }
    Arrays.fill(deltas, 0, count, 2);
    rtcp.begin();
    if (!TransportFeedbackWriter.write(
        rtcp,
        1,
        1,
        receiver.reported & 0xffff,
        (int) (nowNanos / 64_000_000 & 0xffffff),
        receiver.feedbacks++ & 0xff,
        deltas,
        count)) {
      throw new IllegalStateException("feedback on %d packets does not fit".formatted(count));
    }
    receiver.owner().onRtcp(rtcp.end(), nowNanos, nowhere);
    receiver.reported += count;
    receiver.unreported -= count;
  }
}
