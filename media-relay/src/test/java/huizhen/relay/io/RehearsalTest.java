package huizhen.relay.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.io.dtls.DtlsIdentity;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RehearsalTest {
  /// All that is sent reaches all who are there, or the wrong things would be compiled.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void is_a_call_in_which_media_flows(boolean usesOpenSsl) throws Exception {
    var identity = new DtlsIdentity(new SecureRandom(), Instant.now());
    try (var rehearsal = new Rehearsal(identity, usesOpenSsl)) {
      var figures = rehearsal.run(2_000);
      assertThat(figures.participants()).isEqualTo(Rehearsal.MEMBERS + Rehearsal.OBSERVERS);
      assertThat(figures.refusals()).allSatisfy((_, count) -> assertThat(count).isZero());
      long received = figures.done().getOrDefault("received", 0L);
      assertThat(received).isPositive();
      // Not all of it: lines begin carefully.
      assertThat(figures.done().get("forwarded")).isGreaterThan(5 * received);
    }
  }
}
