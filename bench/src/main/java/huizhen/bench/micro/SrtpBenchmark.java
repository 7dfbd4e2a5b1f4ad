package huizhen.bench.micro;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.SrtpKeys;
import huizhen.relay.transport.SrtpProfile;
import huizhen.relay.transport.SrtpSession;
import huizhen.relay.transport.SrtpVerdict;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// SRTP of packets of 1,200 bytes with AES-128-GCM, copying each into place as the relay does.
@State(Scope.Thread)
public class SrtpBenchmark {
  /// So many packets a call, since a packet is unprotected once and no more.
  static final int PACKETS = 512;

  private static final int BYTES = 1_200;
  private static final long SSRC = 4_711;

  private final SrtpSession sender = new SrtpSession(keys(true));
  private final SrtpSession receiver = new SrtpSession(keys(false));
  private final byte[] plain = Packets.video(BYTES, SSRC);
  private final byte[][] sealed = new byte[PACKETS][];
  private final PacketBuffer buffer = new PacketBuffer();
  private int sequence16;

  private static SrtpKeys keys(boolean isClient) {
    var profile = SrtpProfile.AEAD_AES_128_GCM;
    return new SrtpKeys(profile, new byte[SrtpKeys.exportedBytes(profile)], isClient);
  }

  /// Packets that the receiver has not seen.
  @Setup(Level.Invocation)
  public void seal() {
    for (int i = 0; i < PACKETS; i++) {
      if (next() != SrtpVerdict.OK) {
        throw new IllegalStateException("a packet cannot be sealed");
      }
      sealed[i] = java.util.Arrays.copyOf(buffer.getBuffer(), buffer.getLength());
    }
  }

  private SrtpVerdict next() {
    buffer.copyFrom(plain, 0, plain.length);
    Packets.number(buffer.getBuffer(), ++sequence16);
    return sender.protect(buffer);
  }

  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public int srtpProtect() {
    int good = 0;
    for (int i = 0; i < PACKETS; i++) {
      good += next() == SrtpVerdict.OK ? 1 : 0;
    }
    return all(good);
  }

  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public int srtpUnprotect() {
    int good = 0;
    for (byte[] packet : sealed) {
      buffer.copyFrom(packet, 0, packet.length);
      good += receiver.unprotect(buffer) == SrtpVerdict.OK ? 1 : 0;
    }
    return all(good);
  }

  private static int all(int good) {
    if (good != PACKETS) {
      throw new IllegalStateException("of %d packets %d were good".formatted(PACKETS, good));
    }
    return good;
  }
}
