package huizhen.bench.micro;

import huizhen.relay.congestion.ArrivalRecorder;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.TransportFeedbackReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Transport-cc feedback for 60 ms of a line of 350 packets a second.
@State(Scope.Thread)
public class FeedbackBenchmark {
  private static final int PACKETS = 21;
  private static final long BETWEEN_NANOS = 2_900_000;

  private final ArrivalRecorder arrivals = new ArrivalRecorder();
  private final RtcpWriter writer = new RtcpWriter(new PacketBuffer());
  private final PacketBuffer feedback = new PacketBuffer();
  private final RtcpReader rtcp = new RtcpReader();
  private final TransportFeedbackReader reader = new TransportFeedbackReader();
  private int sequence16;
  private long nowNanos;

  public FeedbackBenchmark() {
    feedback.copyFrom(build());
  }

  private PacketBuffer build() {
    for (int i = 0; i < PACKETS; i++) {
      nowNanos += BETWEEN_NANOS;
      sequence16 = sequence16 + 1 & 0xffff;
      arrivals.record(sequence16, nowNanos);
    }
    writer.begin();
    if (!arrivals.write(writer, 1, 2, nowNanos)) {
      throw new IllegalStateException("the feedback does not fit");
    }
    return writer.end();
  }

  /// Notes 21 arrivals and writes the feedback.
  @Benchmark
  public int twccBuild() {
    return build().getLength();
  }

  @Benchmark
  public int twccParse() {
    if (!rtcp.wrap(feedback) || !rtcp.next() || !reader.read(rtcp)) {
      throw new IllegalStateException("the feedback cannot be read");
    }
    return reader.count();
  }
}
