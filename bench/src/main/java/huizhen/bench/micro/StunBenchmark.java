package huizhen.bench.micro;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.StunKey;
import huizhen.relay.transport.StunMessage;
import huizhen.relay.transport.StunWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// An ICE check of a browser's kind.
@State(Scope.Thread)
public class StunBenchmark {
  private final StunKey key = new StunKey("0123456789abcdef01234567");
  private final PacketBuffer check = new PacketBuffer();

  public StunBenchmark() {
    var _ =
        new StunWriter(check, StunMessage.BINDING_REQUEST, new byte[12])
            .username("abcdefgh:ijkl")
            .priority(1)
            .controlling(2)
            .useCandidate()
            .integrity(key)
            .fingerprint();
  }

  /// Reads it, its fingerprint with it.
  @Benchmark
  public boolean stunRead() {
    return StunMessage.read(check).isPresent();
  }

  /// And who signed it.
  @Benchmark
  public boolean stunReadSigned() {
    var message = StunMessage.read(check);
    return message.isPresent() && message.get().isSignedBy(key);
  }
}
