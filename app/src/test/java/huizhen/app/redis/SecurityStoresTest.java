package huizhen.app.redis;

import static huizhen.app.redis.StoresRedis.done;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.keys.GcmSealer;
import huizhen.scheduling.api.CaseId;
import huizhen.web.api.SecondFactors.Factor;
import huizhen.web.api.SessionStore;
import huizhen.web.api.StudyLinks;
import huizhen.web.imaging.DicomUid;
import huizhen.web.imaging.StudyLink;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Second factors, the list of sessions and linked studies on a real Redis.
final class SecurityStoresTest {
  @RegisterExtension static final StoresRedis SERVER = new StoresRedis();

  private final GcmSealer sealer = new GcmSealer(new byte[32], new SecureRandom());

  @Test
  void keeps_a_cases_studies_once_each_and_twenty_at_most() throws Exception {
    var studies = new RedisStudies(SERVER.calls(), sealer);
    var one = new CaseId("case-1");
    for (int i = 0; i < StudyLinks.MOST; i++) {
      assertThat(done(studies.add(one, study(i)))).isTrue();
    }
    assertThat(done(studies.add(one, study(3)))).as("again").isTrue();
    assertThat(done(studies.add(one, study(StudyLinks.MOST)))).isFalse();
    assertThat(done(studies.ofCase(one))).hasSize(StudyLinks.MOST).startsWith(study(0), study(1));
    assertThat(done(studies.ofCase(new CaseId("case-2")))).isEmpty();
    assertThat(SERVER.kept()).contains("hz:{s}:app:studies:case-1").doesNotContain("CHEST CT");
  }

  private static StudyLink study(int number) {
    return new StudyLink(
        new DicomUid("1.2." + number),
        "20260102",
        "CHEST CT",
        "CT",
        2,
        "a-li",
        Instant.EPOCH.plusSeconds(number));
  }

  @Test
  void keeps_a_second_factor_that_nobody_reads_in_the_file() throws Exception {
    var factors = new RedisSecondFactors(SERVER.calls(), sealer);
    var begun = new Factor("GEZDGNBVGY3TQOJQ", Optional.empty(), List.of());
    var _ = done(factors.change("a-li", _ -> Optional.of(begun)));
    assertThat(done(factors.of("a-li"))).contains(begun);
    var confirmed = new Factor("GEZDGNBVGY3TQOJQ", Optional.of(Instant.EPOCH), List.of("ab", "cd"));
    var _ = done(factors.change("a-li", _ -> Optional.of(confirmed)));
    assertThat(done(factors.of("a-li"))).contains(confirmed);
    assertThat(done(factors.of("a-wang"))).isEmpty();
    assertThat(SERVER.kept()).contains("hz:{s}:app:factor").doesNotContain("GEZDGNBVGY3TQOJQ");
    var _ = done(factors.remove("a-li", false));
    assertThat(done(factors.of("a-li"))).isEmpty();
  }

  @Test
  void takes_a_code_for_one_caller_alone() throws Exception {
    var factors = new RedisSecondFactors(SERVER.calls(), sealer);
    var life = Duration.ofMinutes(1);
    var all = IntStream.range(0, 20).mapToObj(_ -> factors.claim("a-li", "step-7", life)).toList();
    int first = 0;
    for (var each : all) {
      first += done(each) ? 1 : 0;
    }
    assertThat(first).isEqualTo(1);
    assertThat(done(factors.claim("a-li", "step-8", life))).isTrue();
    assertThat(done(factors.claim("a-wang", "step-7", life))).isTrue();
  }

  @Test
  void lists_the_newest_sessions_of_somebody_until_they_end() throws Exception {
    var sessions = new RedisSessions(SERVER.calls(), sealer);
    var now = Instant.now();
    for (int i = 0; i < SessionStore.MAX_OF_ONE; i++) {
      var until = now.plusSeconds(3_600 + i);
      assertThat(done(sessions.note("a-li", "h" + i, now, until))).isEmpty();
    }
    assertThat(done(sessions.note("a-li", "new", now, now.plusSeconds(7_200))))
        .containsExactly("h0");
    assertThat(done(sessions.of("a-li", now)))
        .hasSize(SessionStore.MAX_OF_ONE)
        .startsWith("new", "h19")
        .doesNotContain("h0");
    assertThat(done(sessions.of("a-li", now.plusSeconds(7_000)))).containsExactly("new");
    assertThat(done(sessions.of("a-wang", now))).isEmpty();
    var _ = done(sessions.put("new", "{}", Duration.ofMinutes(1)));
    assertThat(done(sessions.look("new"))).contains("{}");
    assertThat(done(sessions.look("h1"))).isEmpty();
  }

  @Test
  void knows_the_browsers_of_an_account_and_forgets_the_oldest() throws Exception {
    var sessions = new RedisSessions(SERVER.calls(), sealer);
    var now = Instant.now();
    assertThat(done(sessions.met("a-zhao", "b0", now, now.plusSeconds(100))))
        .as("the first one")
        .isFalse();
    assertThat(done(sessions.met("a-zhao", "b0", now, now.plusSeconds(101)))).isFalse();
    assertThat(done(sessions.met("a-zhao", "b1", now, now.plusSeconds(102)))).isTrue();
    assertThat(done(sessions.met("a-zhao", "b1", now, now.plusSeconds(102)))).isFalse();
    for (int i = 2; i <= SessionStore.MAX_OF_ONE; i++) {
      assertThat(done(sessions.met("a-zhao", "b" + i, now, now.plusSeconds(200 + i)))).isTrue();
    }
    assertThat(done(sessions.met("a-zhao", "b0", now, now.plusSeconds(300))))
        .as("the oldest of too many was forgotten")
        .isTrue();
    assertThat(done(sessions.met("a-zhao", "b5", now.plusSeconds(400), now.plusSeconds(500))))
        .as("all are over")
        .isFalse();
  }

  @Test
  void counts_a_logout_once_until_it_is_forgotten_or_given_back() throws Exception {
    var sessions = new RedisSessions(SERVER.calls(), sealer);
    var minute = Duration.ofMinutes(1);
    assertThat(done(sessions.claim("jti-1", minute))).isTrue();
    assertThat(done(sessions.claim("jti-1", minute))).isFalse();
    assertThat(done(sessions.claim("jti-2", Duration.ZERO))).isTrue();
    var left =
        SERVER
            .calls()
            .send(Request.cmd(Command.PTTL).arg("hz:{s}:app:session-used:jti-1"))
            .map(Replies::number);
    assertThat(done(left)).isBetween(1L, minute.toMillis());
    var _ = done(sessions.unclaim("jti-1"));
    assertThat(done(sessions.claim("jti-1", minute))).isTrue();
  }
}
