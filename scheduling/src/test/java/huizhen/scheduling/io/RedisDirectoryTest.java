package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.scheduling.testing.AesSealer;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisExtension.class)
class RedisDirectoryTest {
  @Test
  void finds_what_was_put(RealRedis redis) {
    try (var gateway = Gateway.on(redis.uri())) {
      var directory = gateway.scheduling.directory();
      assertThat(await(directory.organisations()))
          .containsExactly(Clinics.county(), Clinics.hospital());
      assertThat(await(directory.organisation(Clinics.COUNTY))).contains(Clinics.county());
      assertThat(await(directory.practitioner(Clinics.SPECIALIST))).contains(Clinics.specialist());
      assertThat(await(directory.practitioners(Clinics.HOSPITAL)))
          .containsExactly(Clinics.specialist());
      assertThat(await(directory.patient(Clinics.PATIENT))).contains(Clinics.patient());
      assertThat(await(directory.patients(Clinics.COUNTY))).containsExactly(Clinics.patient());
      assertThat(await(directory.patients(Clinics.HOSPITAL))).isEmpty();
      assertThat(await(directory.agreements(Clinics.COUNTY))).containsExactly(Clinics.agreement());
      assertThat(await(directory.agreements(Clinics.HOSPITAL)))
          .containsExactly(Clinics.agreement());
      assertThat(await(directory.organisation(new OrganisationId("none")))).isEmpty();
      assertThat(await(directory.patient(new PatientId("none")))).isEmpty();
      assertThat(await(directory.practitioner(new PractitionerId("none")))).isEmpty();
    }
  }

  @Test
  void forgets_where_a_practitioner_was_before(RealRedis redis) {
    try (var gateway = Gateway.on(redis.uri())) {
      var directory = gateway.scheduling.directory();
      var moved =
          Clinics.practitioner(Clinics.SPECIALIST, Clinics.COUNTY, "2005-01-01", "2030-01-01");
      await(directory.put(moved));
      assertThat(await(directory.practitioners(Clinics.HOSPITAL))).isEmpty();
      assertThat(await(directory.practitioners(Clinics.COUNTY))).contains(moved);
    }
  }

  @Test
  void opens_nothing_under_another_key(RealRedis redis) {
    Gateway.on(redis.uri()).close();
    var vertx = Vertx.vertx();
    var scheduling =
        await(
            RedisScheduling.connect(
                vertx,
                RedisConfig.of(redis.uri()),
                new AesSealer(new byte[32]),
                new MemoryTrail(),
                InstantSource.system(),
                SchedulingRules.standard()));
    assertThatThrownBy(() -> await(scheduling.directory().organisations()))
        .isInstanceOf(IllegalStateException.class);
    await(scheduling.close());
    await(vertx.close());
  }

  @Test
  void does_not_connect_where_nobody_listens_and_checks_its_settings() {
    var vertx = Vertx.vertx();
    assertThatThrownBy(() ->
            await(
                RedisScheduling.connect(
                    vertx,
                    RedisConfig.of("redis://:secret@127.0.0.1:1"),
                    new AesSealer(new byte[32]),
                    new MemoryTrail(),
                    InstantSource.system(),
                    SchedulingRules.standard())))
        .isInstanceOf(SchedulingUnavailableException.class)
        .message()
        .doesNotContain("secret");
    await(vertx.close());
    assertThatThrownBy(() -> RedisConfig.of("http://127.0.0.1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RedisConfig("redis://h", 0, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RedisConfig("redis://h", 1, Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(RedisConfig.of("redis://:secret@h:1").toString()).doesNotContain("secret");
  }
}
