package huizhen.relay.io;

import static huizhen.relay.io.LoopbackCall.opus;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.QualityRecord;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpWriter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a real call leaves in the meters.
final class RelayMetricsTest {
  private static final int PACKETS = 100;

  private LoopbackCall call;

  @BeforeEach
  void open() throws Exception {
    call = new LoopbackCall();
  }

  @AfterEach
  void close() throws Exception {
    call.close();
  }

  @Test
  void count_what_came_what_went_and_what_was_dropped() throws Exception {
    try (var ward = call.join("ward-person");
        var clinic = call.join("clinic-person")) {
      byte[] heard = {};
      for (int i = 0; i < PACKETS; i++) {
        ward.sendRtp(opus(i < PACKETS / 2 ? i : i + 1, "x".repeat(100))); // one is missing
        heard = clinic.nextRtp().orElseThrow();
      }
      long ssrc = u32(heard, 8);
      int last = u16(heard);
      clinic.sendRtcp(written(writer -> writer.nack(1, ssrc) && writer.nackPair(last, 1)));
      clinic.sendRtcp(written(writer -> writer.pli(1, ssrc)));
      byte[] foreign = opus(1, "of nobody");
      foreign[8]++;
      ward.sendRtp(foreign);

      await("huizhen.relay.rooms.dropped", "reason", "unknown-ssrc", 1);
      await("huizhen.relay.rooms.done", "what", "received", PACKETS + 1);
      await("huizhen.relay.rooms.done", "what", "forwarded", PACKETS);
      await("huizhen.relay.rooms.done", "what", "nacked", 2);
      await("huizhen.relay.rooms.done", "what", "keyframes-wanted", 1);
      await("huizhen.relay.rooms.done", "what", "nacked-up", 1);
      await("huizhen.relay.packets", "direction", "in", PACKETS + 3);
      await("huizhen.relay.packets", "direction", "out", PACKETS);
      await("huizhen.relay.bytes", "direction", "in", 100 * PACKETS);
      await("huizhen.relay.bytes", "direction", "out", 100 * PACKETS);
      assertThat(count("huizhen.relay.rooms.done", "what", "forwarded")).isEqualTo(PACKETS);
      assertThat(count("huizhen.relay.rooms.dropped", "reason", "malformed-rtp")).isZero();
      assertThat(call.meters.get("huizhen.relay.forwarding").timer().count())
          .isBetween((long) PACKETS, (long) count("huizhen.relay.packets", "direction", "in"));
      assertThat(call.meters.get("huizhen.relay.rooms").gauge().value()).isEqualTo(1);
      assertThat(call.meters.get("huizhen.relay.participants").gauge().value()).isEqualTo(2);
      assertThat(count("huizhen.relay.handshakes", "outcome", "completed")).isEqualTo(2);
      assertThat(texts()).noneMatch(text -> text.contains("person") || text.contains("127.0.0.1"));
      assertThat(texts()).doesNotContain(LoopbackCall.ROOM.value());
    }
  }

  @Test
  void leave_out_what_is_not_known_of_a_call() {
    var meters = new SimpleMeterRegistry();
    var quality = new QualityMeters(meters);
    quality.record(record(QualityRecord.NOBODY_HEARD, 0));
    quality.record(record(4.2, 80));
    assertThat(meters.get("huizhen.relay.quality.mos").summary().count()).isEqualTo(1);
    assertThat(meters.get("huizhen.relay.quality.mos").summary().max()).isEqualTo(4.2);
    assertThat(meters.get("huizhen.relay.quality.rtt").summary().count()).isEqualTo(1);
    assertThat(meters.get("huizhen.relay.quality.jitter").summary().count()).isEqualTo(2);
  }

  private static QualityRecord record(double mos, double rttMillis) {
    return new QualityRecord(0, 0, 0, 0, rttMillis, 1, mos, 0, 0, 0, 0, 0, 0);
  }

  private double count(String name, String tag, String value) {
    return call.meters.get(name).tag(tag, value).meters().stream()
        .flatMap(meter -> Stream.of(meter.measure().iterator().next().getValue()))
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  /// Until the loop has published it.
  private void await(String name, String tag, String value, double atLeast) {
    long until = System.nanoTime() + LoopbackPeer.LIMIT.toNanos();
    while (count(name, tag, value) < atLeast) {
      assertThat(System.nanoTime() - until)
          .as("%s %s=%s: %s", name, tag, value, count(name, tag, value))
          .isNegative();
      Thread.onSpinWait();
    }
  }

  /// Names and tags of all meters.
  private Stream<String> texts() {
    return call.meters.getMeters().stream()
        .map(Meter::getId)
        .flatMap(id ->
            Stream.concat(
                Stream.of(id.getName()),
                id.getTags().stream()
                    .flatMap((Tag tag) -> Stream.of(tag.getKey(), tag.getValue()))));
  }

  private static byte[] written(Predicate<RtcpWriter> what) {
    var buffer = new PacketBuffer();
    var writer = new RtcpWriter(buffer);
    writer.begin();
    assertThat(what.test(writer)).isTrue();
    PacketBuffer packet = writer.end();
    return Arrays.copyOfRange(
        packet.getBuffer(), packet.getOffset(), packet.getOffset() + packet.getLength());
  }

  private static int u16(byte[] rtp) {
    return (rtp[2] & 0xff) << 8 | (rtp[3] & 0xff);
  }

  private static long u32(byte[] bytes, int at) {
    return (bytes[at] & 0xffL) << 24
        | (bytes[at + 1] & 0xffL) << 16
        | (bytes[at + 2] & 0xffL) << 8
        | (bytes[at + 3] & 0xffL);
  }
}
