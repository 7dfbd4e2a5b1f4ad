package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor.Role;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An operator asks how the gateway does.
final class OperatorHealthTest {
  private final Clinic clinic = new Clinic(Duration.ofSeconds(30));

  @AfterEach
  void close() {
    clinic.close();
  }

  @Test
  void shows_the_lights_and_the_feeds_to_operators_and_puts_it_on_record() {
    clinic.staff("fan", "范运维", Role.OPERATOR, "hospital");
    var lights =
        clinic.get("fan", "operations/health").getJsonArray("items").stream()
            .map(JsonObject.class::cast)
            .toList();
    assertThat(lights)
        .isEqualTo(
            List.of(
                new JsonObject()
                    .put("id", "disk")
                    .put("tone", "WEAK")
                    .put("code", "low")
                    .put("facts", new JsonObject().put("freeBytes", 5)),
                new JsonObject()
                    .put("id", "feed")
                    .put("tone", "OFF")
                    .put("code", "none")
                    .put("facts", new JsonObject())));
    assertThat(clinic.trail.entries)
        .filteredOn(it -> it.event().action().equals("health.read"))
        .singleElement()
        .satisfies(it -> assertThat(it.event().outcome()).isEqualTo("ok"));
    assertThat(clinic.as("li", HttpMethod.GET, "operations/health").send())
        .satisfies(it -> assertThat(Clinic.await(it).statusCode()).isEqualTo(403));
  }
}
