package huizhen.app.redis;

import static huizhen.app.redis.StoresRedis.done;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.keys.GcmSealer;
import huizhen.scheduling.api.OrganisationId;
import huizhen.web.rating.Rating;
import huizhen.web.rating.Rating.Group;
import huizhen.web.rating.Satisfaction.Month;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Ratings and their numbers on a real Redis.
final class RedisRatingsTest {
  @RegisterExtension static final StoresRedis SERVER = new StoresRedis();
  private static final Instant NOW = Instant.parse("2026-03-02T01:00:00Z");
  private static final List<YearMonth> MARCH = List.of(YearMonth.of(2026, 3));
  private static final OrganisationId HOSPITAL = new OrganisationId("hospital");
  private static final Set<OrganisationId> BOTH = Set.of(HOSPITAL, new OrganisationId("clinic-a"));

  private static RedisRatings ratings;

  @BeforeAll
  static void start() throws Exception {
    ratings = new RedisRatings(SERVER.calls(), new GcmSealer(new byte[32], new SecureRandom()));
  }

  private Future<Boolean> put(String about, Optional<Rating> before, Rating rating) {
    return ratings.put(about, "a-li", Group.COUNTY_DOCTOR, BOTH, before, rating);
  }

  private Month count(Optional<OrganisationId> of) throws Exception {
    return done(ratings.counts(of, Group.COUNTY_DOCTOR, MARCH)).getFirst();
  }

  @Test
  void keeps_an_answer_that_nobody_reads_in_the_file_and_counts_it_once() throws Exception {
    var first = Rating.first(2, "等得太久了", NOW);
    var changed = first.changed(4, "", NOW.plusSeconds(60));
    assertThat(done(ratings.of("case-1", "a-li"))).isEmpty();
    assertThat(done(put("case-1", Optional.empty(), first))).isTrue();
    assertThat(done(ratings.of("case-1", "a-li"))).contains(first);
    assertThat(count(Optional.of(HOSPITAL))).isEqualTo(new Month(0, 1, 0, 0, 0));
    assertThat(done(put("case-1", Optional.of(first), changed))).isTrue();
    assertThat(done(ratings.of("case-1", "a-li"))).contains(changed);
    assertThat(count(Optional.of(HOSPITAL))).isEqualTo(new Month(0, 0, 0, 1, 0));
    assertThat(count(Optional.empty())).isEqualTo(new Month(0, 0, 0, 1, 0));
    assertThat(count(Optional.of(new OrganisationId("elsewhere"))))
        .isEqualTo(new Month(0, 0, 0, 0, 0));
    assertThat(done(ratings.counts(Optional.empty(), Group.PATIENT, MARCH)))
        .containsExactly(new Month(0, 0, 0, 0, 0));
    assertThat(SERVER.kept()).contains("hz:{s}:app:rating:case-1").doesNotContain("等得太久了");
  }

  @Test
  void of_many_at_once_one_counts() throws Exception {
    var before = count(Optional.empty());
    var all =
        IntStream.range(0, 20)
            .mapToObj(_ -> put("case-2", Optional.empty(), Rating.first(5, "", NOW)))
            .toList();
    int kept = 0;
    for (var each : all) {
      kept += done(each) ? 1 : 0;
    }
    assertThat(kept).isEqualTo(1);
    assertThat(count(Optional.empty()).five()).isEqualTo(before.five() + 1);
    assertThat(done(put("case-2", Optional.empty(), Rating.first(1, "", NOW)))).isFalse();
  }
}
