package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({RedisExtension.class, RebuildExtension.class})
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

  /// Who moved meanwhile leaves a hole in his piece, not in the list.
  @Test
  void lists_patients_piece_by_piece(RealRedis redis) {
    try (var gateway = Gateway.on(redis.uri())) {
      var directory = gateway.scheduling.directory();
      var expected = new ArrayList<>(List.of(Clinics.PATIENT.value()));
      for (int i = 0; i < 23; i++) {
        var id = new PatientId("many-%02d".formatted(i));
        await(directory.put(patient(id, Clinics.COUNTY)));
        if (i == 7) {
          await(directory.put(patient(id, Clinics.HOSPITAL)));
        } else {
          expected.add(id.value());
        }
      }
      var found = new ArrayList<String>();
      var after = Optional.<String>empty();
      do {
        var piece = await(directory.patients(Clinics.COUNTY, after, 5));
        assertThat(piece.items()).hasSizeBetween(4, 5);
        piece.items().forEach(it -> found.add(it.id().value()));
        after = piece.next();
      } while (after.isPresent());
      assertThat(found).isSorted().containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static Patient patient(PatientId id, OrganisationId where) {
    var one = Clinics.patient();
    return new Patient(
        id, where, one.name(), one.identityNumber(), one.phone(), one.birthDate(), one.sex());
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
