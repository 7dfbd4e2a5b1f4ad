package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.LicenceRegistry;
import huizhen.scheduling.api.LicenceRegistry.Standing;
import huizhen.scheduling.api.LicenceRegistry.WhenAway;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.VisitOutcome;
import io.vertx.core.Future;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the register says decides beside the directory.
@ExtendWith(RedisExtension.class)
class RegistryTest {
  private static final Map<String, Standing> BOTH =
      Map.of(
          Clinics.specialist().licence(), Standing.VALID,
          Clinics.requester().licence(), Standing.VALID);

  private static CaseOutcome accept(Gateway gateway, String command) {
    return await(gateway.tell(command, EXPERT, "case-1", new CaseCommand.Accept(SPECIALIST)));
  }

  private static void dispatch(Gateway gateway) {
    Gateway.done(await(gateway.create("create", "case-1")));
    Gateway.done(
        await(gateway.tell("submit", Clinics.COUNTY_DOCTOR, "case-1", new CaseCommand.Submit())));
  }

  private static String rule(CaseOutcome outcome) {
    return outcome instanceof CaseOutcome.Refused(var refusal) ? refusal.rule() : "none";
  }

  @Test
  void refuses_whom_the_register_does_not_know_or_has_struck_off(RealRedis redis) {
    try (var gateway = Gateway.on(redis.uri())) {
      dispatch(gateway);
      var struck = Map.of(Clinics.specialist().licence(), Standing.NOT_VALID);
      for (var known : java.util.List.of(struck, Map.<String, Standing>of())) {
        gateway.scheduling.consult(_ -> Future.succeededFuture(known), WhenAway.REFUSE);
        assertThat(rule(accept(gateway, "accept-" + known.size())))
            .isEqualTo("qualification.registry");
      }
      gateway.scheduling.consult(_ -> Future.succeededFuture(BOTH), WhenAway.REFUSE);
      Gateway.done(accept(gateway, "accept-now"));
    }
  }

  @Test
  void refuses_or_goes_on_with_a_note_while_the_register_is_away(RealRedis redis) {
    try (var gateway = Gateway.on(redis.uri())) {
      dispatch(gateway);
      LicenceRegistry away = _ -> Future.failedFuture("away");
      gateway.scheduling.consult(away, WhenAway.REFUSE);
      assertThat(rule(accept(gateway, "accept-1"))).isEqualTo("qualification.registry-away");
      gateway.scheduling.consult(away, WhenAway.NOTE);
      Gateway.done(accept(gateway, "accept-2"));
      var last = gateway.trail.entries().getLast();
      assertThat(last.getString("action")).isEqualTo("case.accept");
      assertThat(last.getJsonObject("detail").getString("registry")).isEqualTo("away");
    }
  }

  private static void know(Gateway gateway, Map<String, Standing> words) {
    gateway.scheduling.consult(_ -> Future.succeededFuture(words), WhenAway.REFUSE);
  }

  /// A block of follow-up visits is a doctor's reception, and each call of a patient is one.
  @Test
  void asks_for_the_doctor_of_a_block_of_visits(RealRedis redis) {
    try (var gateway = Gateway.on(redis.uri())) {
      var visits = gateway.scheduling.visits();
      for (var known : java.util.List.of(Map.<String, Standing>of(), BOTH)) {
        know(gateway, known);
        var opened =
            await(
                visits.openBlock(
                    new CommandId("open-" + known.size()),
                    Clinics.HOSPITAL_COORDINATOR,
                    new BlockId("b-" + known.size()),
                    SPECIALIST,
                    Clinics.NOW.plusSeconds(600),
                    Clinics.NOW.plusSeconds(7_200),
                    5));
        assertThat(opened instanceof VisitOutcome.Refused(var refusal) ? refusal.rule() : "opened")
            .isEqualTo(known.isEmpty() ? "qualification.registry" : "opened");
      }
      LicenceRegistry away = _ -> Future.failedFuture("away");
      gateway.scheduling.consult(away, WhenAway.NOTE);
      await(
          visits.openBlock(
              new CommandId("noted"),
              Clinics.HOSPITAL_COORDINATOR,
              new BlockId("b-noted"),
              SPECIALIST,
              Clinics.NOW.plusSeconds(8_000),
              Clinics.NOW.plusSeconds(9_000),
              5));
      var last = gateway.trail.entries().getLast();
      assertThat(last.getString("action")).isEqualTo("visit.open-block");
      assertThat(last.getJsonObject("detail").getString("registry")).isEqualTo("away");
    }
  }
}
