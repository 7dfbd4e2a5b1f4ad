package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.LicenceRegistry;
import huizhen.scheduling.api.LicenceRegistry.Standing;
import huizhen.scheduling.api.LicenceRegistry.WhenAway;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
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
}
