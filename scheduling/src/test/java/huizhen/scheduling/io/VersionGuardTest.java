package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.END;
import static huizhen.scheduling.io.Gateway.START;
import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.io.Gateway.done;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.StaleVersionException;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisExtension.class)
class VersionGuardTest {
  private static final CaseId CASE = new CaseId("case-1");

  private Gateway gateway;

  @BeforeEach
  void open(RealRedis redis) {
    gateway = Gateway.on(redis.uri());
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void carries_out_what_is_meant_for_the_version_that_is_there() {
    var draft = done(await(gateway.create("c", "case-1")));
    var submitted = done(await(submit("s", Set.of(draft.version()))));
    assertThat(submitted.version()).isGreaterThan(draft.version());
  }

  @Test
  void does_nothing_for_another_version_and_says_which_it_is_now() {
    var draft = done(await(gateway.create("c", "case-1")));
    var lines = gateway.trail.lines().size();
    assertThatThrownBy(() -> await(submit("s", Set.of(draft.version() + 1))))
        .isInstanceOfSatisfying(
            StaleVersionException.class, it -> assertThat(it.version()).isEqualTo(draft.version()));
    assertThat(find()).isEqualTo(draft);
    assertThat(gateway.trail.lines()).hasSize(lines);
    assertThat(done(await(submit("s", Set.of())))).as("the key was not used up").isNotNull();
  }

  @Test
  void tells_an_outcome_again_though_the_version_has_grown_by_it() {
    var draft = done(await(gateway.create("c", "case-1")));
    var first = done(await(submit("s", Set.of(draft.version()))));
    assertThat(done(await(submit("s", Set.of(draft.version()))))).isEqualTo(first);
    assertThatThrownBy(() -> await(submit("t", Set.of(draft.version()))))
        .isInstanceOf(StaleVersionException.class);
  }

  @Test
  void lets_one_of_many_win_who_read_the_same() {
    gateway.accepted("case-1");
    var seen = find();
    var all = new ArrayList<Future<BookingOutcome>>();
    for (int i = 0; i < 8; i++) {
      all.add(
          gateway
              .scheduling
              .consultations()
              .book(
                  new CommandId("b" + i, Set.of(seen.version())),
                  i % 2 == 0 ? EXPERT : COUNTY_DOCTOR,
                  CASE,
                  START,
                  END));
    }
    await(Future.join(all).otherwiseEmpty());
    assertThat(all).filteredOn(Future::succeeded).hasSize(1);
    assertThat(all)
        .filteredOn(Future::failed)
        .allSatisfy(it -> assertThat(it.cause()).isInstanceOf(StaleVersionException.class));
  }

  private Future<CaseOutcome> submit(String key, Set<Long> versions) {
    return gateway
        .scheduling
        .consultations()
        .execute(new CommandId(key, versions), COUNTY_DOCTOR, CASE, new CaseCommand.Submit());
  }

  private ConsultationCase find() {
    return await(gateway.scheduling.consultations().find(CASE)).orElseThrow();
  }
}
