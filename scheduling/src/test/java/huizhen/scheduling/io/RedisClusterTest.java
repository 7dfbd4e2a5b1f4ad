package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.io.Gateway.done;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealCluster;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scheduling on a Redis Cluster: all of it on one node, which another takes the place of.
class RedisClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int CASES = 6;

  @TempDir Path directory;

  @ParameterizedTest(name = "embedded server: {0}")
  @ValueSource(booleans = {true, false})
  void a_case_goes_all_its_way(boolean isEmbedded) {
    try (var cluster = RealCluster.start(directory, isEmbedded);
        var gateway = Gateway.on(cluster.uris())) {
      gateway.inSession("case-1");
      done(await(gateway.tell("end", EXPERT, "case-1", new CaseCommand.End())));
      done(
          await(
              gateway.tell(
                  "draft", EXPERT, "case-1", new CaseCommand.DraftOpinion("所见", "诊断", "建议"))));
      done(await(gateway.tell("sign", EXPERT, "case-1", Clinics.signature(1, Gateway.START))));
      assertThat(found(gateway, "case-1").state()).isEqualTo(CaseState.DELIVERED);
      assertThat(gateway.trail.lines()).contains("case.book ok", "case.sign-opinion ok");
      assertThat(cluster.sizes()).as("keys on the masters").filteredOn(it -> it > 0).hasSize(1);
    }
  }

  @Test
  void one_of_many_who_race_has_the_time() {
    try (var cluster = RealCluster.start(directory, false);
        var gateway = Gateway.on(cluster.uris())) {
      IntStream.range(0, CASES).forEach(i -> gateway.accepted("case-" + i));
      var races =
          IntStream.range(0, CASES)
              .mapToObj(
                  i -> gateway.book("book-" + i, EXPERT, "case-" + i, Gateway.START, Gateway.END))
              .toList();
      assertThat(await(Future.all(races)).<BookingOutcome>list())
          .filteredOn(BookingOutcome.Booked.class::isInstance)
          .hasSize(1);
    }
  }

  @Test
  void what_was_acknowledged_outlives_the_node_that_had_it() throws InterruptedException {
    try (var cluster = RealCluster.start(directory, false);
        var gateway = new Gateway(replicated(cluster), new MemoryTrail())) {
      await(Clinics.register(gateway.scheduling.directory()));
      IntStream.range(0, CASES).forEach(i -> gateway.accepted("case-" + i));
      var restart = Thread.ofVirtual().unstarted(() -> {});
      for (int i = 0; i < CASES; i++) {
        if (i == CASES / 2) {
          restart = cluster.restartBusiest();
        }
        int number = i;
        assertThat(again(() -> booked(gateway, number))).isInstanceOf(BookingOutcome.Booked.class);
      }
      restart.join();
      for (int i = 0; i < CASES; i++) {
        assertThat(found(gateway, "case-" + i).state()).isEqualTo(CaseState.SCHEDULED);
      }
      assertThat(gateway.trail.lines()).filteredOn("case.book ok"::equals).hasSize(CASES);
      done(await(gateway.tell("cancel", EXPERT, "case-1", new CaseCommand.Cancel("改期"))));
    }
  }

  @Test
  void nothing_is_acknowledged_that_no_replica_has() {
    try (var cluster = RealCluster.start(directory, false);
        var gateway =
            new Gateway(
                new RedisConfig(RedisConfig.split(cluster.uris()), 8, Duration.ofSeconds(2), 1),
                new MemoryTrail())) {
      await(Clinics.register(gateway.scheduling.directory()));
      cluster.killReplicas();
      assertThatThrownBy(() -> await(gateway.create("create", "case-1")))
          .isInstanceOf(SchedulingUnavailableException.class);
    }
  }

  private static RedisConfig replicated(RealCluster cluster) {
    return new RedisConfig(RedisConfig.split(cluster.uris()), 8, PATIENCE, 1);
  }

  private static Future<BookingOutcome> booked(Gateway gateway, int number) {
    Instant start = Gateway.START.plus(Duration.ofMinutes(45L * number));
    return gateway.book(
        "book-" + number, EXPERT, "case-" + number, start, start.plus(Duration.ofMinutes(30)));
  }

  /// As a client does it that is told to ask again, with the same command id.
  private static BookingOutcome again(Supplier<Future<BookingOutcome>> attempt) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        return await(attempt.get());
      } catch (SchedulingUnavailableException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
    }
  }

  private static ConsultationCase found(Gateway gateway, String id) {
    return await(gateway.scheduling.consultations().find(new CaseId(id))).orElseThrow();
  }
}
