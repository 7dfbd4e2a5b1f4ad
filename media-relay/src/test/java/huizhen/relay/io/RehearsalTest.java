package huizhen.relay.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.io.dtls.DtlsIdentity;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RehearsalTest {
  /// All that is sent reaches all who are there, or the wrong things would be compiled.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void is_a_call_in_which_media_flows(boolean usesOpenSsl) throws Exception {
    var identity = new DtlsIdentity(new SecureRandom(), Instant.now());
    try (var rehearsal = new Rehearsal(identity, usesOpenSsl, () -> false)) {
      var figures = rehearsal.run(2_000, 60_000);
      assertThat(figures.participants()).isEqualTo(Rehearsal.MEMBERS + Rehearsal.OBSERVERS);
      assertThat(figures.refusals()).allSatisfy((_, count) -> assertThat(count).isZero());
      long received = figures.done().getOrDefault("received", 0L);
      assertThat(received).isPositive();
      // Not all of it: lines begin carefully.
      assertThat(figures.done().get("forwarded")).isGreaterThan(5 * received);
    }
  }

  @Test
  void waits_for_people_who_are_real_and_makes_up_for_it() throws Exception {
    var identity = new DtlsIdentity(new SecureRandom(), Instant.now());
    var asked = new AtomicInteger();
    try (var rehearsal = new Rehearsal(identity, false, () -> asked.getAndIncrement() % 2 == 0)) {
      var figures = rehearsal.run(200, 60_000);
      assertThat(asked.get()).isGreaterThanOrEqualTo(20);
      assertThat(figures.done().get("forwarded")).isPositive();
    }
  }

  @Test
  void ends_unplayed_where_people_keep_coming() throws Exception {
    var identity = new DtlsIdentity(new SecureRandom(), Instant.now());
    try (var rehearsal = new Rehearsal(identity, false, () -> true)) {
      var figures = rehearsal.run(200, 300);
      assertThat(figures.done().getOrDefault("forwarded", 0L)).isZero();
    }
  }
}
