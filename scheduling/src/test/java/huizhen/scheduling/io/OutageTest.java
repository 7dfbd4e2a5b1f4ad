package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.END;
import static huizhen.scheduling.io.Gateway.START;
import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A redis-server of our own that is killed, frozen and looked into.
class OutageTest {
  private static final String PASSWORD = "only-for-this-test";

  @TempDir Path directory;

  @Test
  void loses_nothing_that_was_acknowledged_when_redis_is_killed() {
    try (var redis = RealRedis.process(directory, PASSWORD);
        var gateway = Gateway.on(redis.uri())) {
      var random = new Random(7);
      var acknowledged = new HashMap<String, Instant>();
      for (int kill = 0; kill < 3; kill++) {
        // Ten cases, each booked for its own half hour of its own day, while the server dies.
        var day = Duration.ofDays(kill);
        var ids = new ArrayList<String>();
        for (int i = 0; i < 10; i++) {
          var id = "case-%d-%d".formatted(kill, i);
          gateway.accepted(id);
          ids.add(id);
        }
        var killAfter = random.nextInt(6);
        var bookings = new ArrayList<Future<Void>>();
        for (int i = 0; i < ids.size(); i++) {
          var id = ids.get(i);
          var start = START.plus(day).plus(Duration.ofMinutes(30L * i));
          bookings.add(
              gateway
                  .book("book-" + id, EXPERT, id, start, start.plus(Duration.ofMinutes(30)))
                  .map(outcome -> {
                    assertThat(outcome).isInstanceOf(BookingOutcome.Booked.class);
                    synchronized (acknowledged) {
                      acknowledged.put(id, start);
                    }
                    return (Void) null;
                  })
                  .otherwiseEmpty());
          if (i == killAfter) {
            await(bookings.get(random.nextInt(bookings.size())));
            redis.kill();
          }
        }
        await(Future.join(bookings));
        redis.restart();

        assertThat(acknowledged).hasSizeGreaterThan(kill);
        acknowledged.forEach((id, start) ->
            assertThat(
                    await(gateway.scheduling.consultations().find(new CaseId(id)))
                        .orElseThrow()
                        .appointment()
                        .orElseThrow()
                        .start())
                .as(id)
                .isEqualTo(start));
        // What was not acknowledged may be tried again under its command id, and comes out once.
        for (int i = 0; i < ids.size(); i++) {
          var id = ids.get(i);
          var start = START.plus(day).plus(Duration.ofMinutes(30L * i));
          assertThat(
                  await(
                      gateway.book(
                          "book-" + id, EXPERT, id, start, start.plus(Duration.ofMinutes(30)))))
              .as(id)
              .isInstanceOf(BookingOutcome.Booked.class);
        }
        assertThat(gateway.trail.lines())
            .filteredOn(it -> it.equals("case.book ok"))
            .hasSize((kill + 1) * 10);
      }
    }
  }

  @Test
  void runs_on_the_older_server_that_the_product_embeds() {
    try (var redis = RealRedis.embedded(directory, PASSWORD);
        var gateway = Gateway.on(redis.uri())) {
      gateway.inSession("case-1");
      gateway.now = Clinics.NOW;
      gateway.accepted("case-2");
      assertThat(await(gateway.book("b", EXPERT, "case-2", START, END)))
          .isInstanceOf(BookingOutcome.SlotTaken.class);
      redis.kill();
      redis.restart();
      assertThat(gateway.listed(new CaseIndex.All())).hasSize(2);
      assertThat(await(gateway.scheduling.directory().organisations())).hasSize(2);
    }
  }

  @Test
  void says_that_redis_is_away_and_comes_back_by_itself() {
    try (var redis = RealRedis.process(directory, PASSWORD)) {
      await(registered(redis));
      var gateway = new Gateway(RedisConfig.of(redis.uri()), new MemoryTrail());
      try (gateway) {
        redis.kill();
        assertThatThrownBy(() -> await(gateway.create("c-1", "case-1")))
            .isInstanceOf(SchedulingUnavailableException.class);
        assertThatThrownBy(() -> gateway.listed(new CaseIndex.OfOrganisation(Clinics.COUNTY)))
            .isInstanceOf(SchedulingUnavailableException.class);
        assertThatThrownBy(() -> await(gateway.scheduling.directory().organisations()))
            .isInstanceOf(SchedulingUnavailableException.class);
        assertThatThrownBy(() -> await(gateway.scheduling.ready()))
            .isInstanceOf(SchedulingUnavailableException.class);
        redis.restart();
        Gateway.done(await(gateway.create("c-1", "case-1")));
        assertThat(gateway.trail.lines()).containsExactly("case.create ok");
      }
    }
  }

  @Test
  void answers_in_its_time_when_redis_hangs_and_does_not_act_later() {
    try (var redis = RealRedis.process(directory, PASSWORD)) {
      await(registered(redis));
      try (var gateway =
          new Gateway(new RedisConfig(redis.uri(), 2, Duration.ofMillis(300)), new MemoryTrail())) {
        redis.freeze();
        var tries = new ArrayList<Future<?>>();
        for (int i = 0; i < 20; i++) {
          tries.add(gateway.create("c-" + i, "case-" + i));
        }
        for (var each : tries) {
          assertThatThrownBy(() -> await(each)).isInstanceOf(SchedulingUnavailableException.class);
        }
        redis.thaw();
        // The reads that hung are answered now, but nobody writes on their behalf.
        retry(() -> await(gateway.scheduling.ready()));
        assertThat(gateway.listed(new CaseIndex.All())).isEmpty();
      }
    }
  }

  @Test
  void writes_no_name_nor_clinical_text_to_the_disk() throws IOException {
    try (var redis = RealRedis.process(directory, PASSWORD);
        var gateway = Gateway.on(redis.uri())) {
      gateway.inSession("case-1");
      Gateway.done(
          await(
              gateway.tell(
                  "draft", EXPERT, "case-1", new huizhen.scheduling.api.CaseCommand.End())));
      assertThat(redis.ask("BGREWRITEAOF")).startsWith("+Background");
    }
    var application = Clinics.application();
    var patient = Clinics.patient();
    var secrets =
        List.of(
            patient.name(),
            patient.identityNumber(),
            patient.phone(),
            application.reason(),
            application.recordSummary(),
            application.purpose(),
            Clinics.specialist().name(),
            Clinics.hospital().name());
    var seen = 0;
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        // Latin-1 keeps every byte, so that searching for a text's bytes is exact.
        var content = Files.readString(file, StandardCharsets.ISO_8859_1);
        seen += content.contains("case-1") ? 1 : 0;
        for (var secret : secrets) {
          assertThat(content)
              .as(file.getFileName().toString())
              .doesNotContain(
                  new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        }
      }
    }
    assertThat(seen).as("files that hold the case's id").isPositive();
  }

  private static Future<Void> registered(RealRedis redis) {
    try (var gateway = Gateway.on(redis.uri())) {
      return Future.succeededFuture(gateway.trail).mapEmpty();
    }
  }

  private static void retry(Runnable action) {
    for (int i = 0; ; i++) {
      try {
        action.run();
        return;
      } catch (SchedulingUnavailableException e) {
        if (i == 20) {
          throw e;
        }
      }
    }
  }
}
