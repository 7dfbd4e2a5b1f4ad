package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.imports.api.ImportFile;
import huizhen.scheduling.imports.api.ImportOutcome;
import huizhen.scheduling.imports.api.ImportRow;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisExtension.class)
class RedisImportsTest {
  private static final Actor OPERATOR =
      new Actor("ops", Actor.Role.OPERATOR, Optional.empty(), Optional.empty());
  private static final String HEADING =
      "id,organisation,name,title,department,licence,independentSince,licenceValidTo\n";

  private static ImportFile people(String... ids) {
    var text = new StringBuilder(HEADING);
    for (var id : ids) {
      text.append("%s,hospital,某,主治医师,神经内科,L-%s,2010-01-01,2030-01-01\n".formatted(id, id));
    }
    return new ImportFile.Csv(ImportRow.Kind.PRACTITIONER, text.toString().getBytes(UTF_8));
  }

  private static ImportOutcome apply(Gateway gateway, String command, ImportFile file) {
    return await(gateway.scheduling.imports().apply(new CommandId(command), OPERATOR, file));
  }

  @Test
  void writes_all_of_a_file_once_and_the_same_again_changes_nothing(RealRedis redis) {
    try (var gateway = Gateway.on(redis.uri())) {
      var directory = gateway.scheduling.directory();
      await(gateway.scheduling.imports().plan(OPERATOR, people("d-1", "d-2")));
      assertThat(await(directory.practitioners(Clinics.HOSPITAL))).hasSize(1);

      assertThat(apply(gateway, "c-1", people("d-1", "d-2")))
          .isEqualTo(new ImportOutcome.Applied(2, 0, 0));
      assertThat(await(directory.practitioners(Clinics.HOSPITAL))).hasSize(3);
      assertThat(apply(gateway, "c-1", people("d-1", "d-2")))
          .isEqualTo(new ImportOutcome.Applied(2, 0, 0));
      assertThat(apply(gateway, "c-2", people("d-1", "d-2")))
          .isEqualTo(new ImportOutcome.Applied(0, 0, 2));
      assertThat(apply(gateway, "c-1", people("d-3"))).isEqualTo(new ImportOutcome.Reused());
      assertThat(await(directory.practitioner(new PractitionerId("d-3")))).isEmpty();
      assertThat(gateway.trail.lines())
          .containsExactly("directory.import ok", "directory.import ok");
    }
  }

  /// Another gateway has remembered the doctor as he was: what was imported counts all the same.
  @Test
  void is_noticed_by_who_remembers_what_was_there(RealRedis redis) {
    try (var gateway = Gateway.on(redis.uri());
        var other = new Gateway(redis.uri(), new MemoryTrail())) {
      var _ = apply(gateway, "c-1", people("d-1"));
      var who = Set.of(new PractitionerId("d-1"));
      var directory = other.scheduling.directory();
      var none = Set.<PatientId>of();
      assertThat(await(directory.named(Set.of(), who, none)).practitioners()).hasSize(1);
      var renamed = HEADING + "d-1,hospital,新名,主治医师,神经内科,L-d-1,2010-01-01,2030-01-01\n";
      var _ =
          apply(
              gateway,
              "c-2",
              new ImportFile.Csv(ImportRow.Kind.PRACTITIONER, renamed.getBytes(UTF_8)));
      assertThat(await(directory.named(Set.of(), who, none)).practitioners().values())
          .singleElement()
          .satisfies(it -> assertThat(it.name()).isEqualTo("新名"));
    }
  }

  @Test
  void writes_nothing_of_a_file_with_a_fault_and_audits_that(RealRedis redis) {
    try (var gateway = Gateway.on(redis.uri())) {
      var outcome = apply(gateway, "c-1", people("d-1", "=cmd"));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              ImportOutcome.Planned.class, it -> assertThat(it.report().isClean()).isFalse());
      assertThat(await(gateway.scheduling.directory().practitioners(Clinics.HOSPITAL))).hasSize(1);
      assertThat(gateway.trail.lines()).containsExactly("directory.import refused:import.problems");
      assertThat(gateway.trail.entries().toString()).doesNotContain("某", "cmd");
      // The mended file may come under the same id.
      assertThat(apply(gateway, "c-1", people("d-1")))
          .isEqualTo(new ImportOutcome.Applied(1, 0, 0));
    }
  }

  @Test
  void writes_two_files_at_once_one_after_the_other(RealRedis redis) {
    try (var gateway = Gateway.on(redis.uri())) {
      var all = new ArrayList<Future<ImportOutcome>>();
      for (int i = 0; i < 3; i++) {
        all.add(
            gateway
                .scheduling
                .imports()
                .apply(new CommandId("c-" + i), OPERATOR, people("d-1", "d-2")));
      }
      await(Future.all(all));
      assertThat(all.stream().map(Future::result))
          .containsExactlyInAnyOrder(
              new ImportOutcome.Applied(2, 0, 0),
              new ImportOutcome.Applied(0, 0, 2),
              new ImportOutcome.Applied(0, 0, 2));
    }
  }

  @Test
  void takes_the_largest_file_that_it_says_it_takes(RealRedis redis) {
    try (var gateway = Gateway.on(redis.uri())) {
      var ids = new String[ImportFile.MAX_ROWS];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = "d-" + i;
      }
      assertThat(apply(gateway, "c-1", people(ids)))
          .isEqualTo(new ImportOutcome.Applied(ImportFile.MAX_ROWS, 0, 0));
      assertThat(
              await(gateway.scheduling.directory().practitioners(new OrganisationId("hospital"))))
          .hasSize(ImportFile.MAX_ROWS + 1);
    }
  }
}
