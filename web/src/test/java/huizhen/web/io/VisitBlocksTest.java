package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which blocks are listed: of the last hours, or, for the recordings of their visits, from a day
/// that is asked for.
final class VisitBlocksTest {
  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = new AccessWorld("booked").clinic;
  }

  private List<String> listed(String who, String query) {
    return clinic.get(who, "visit-blocks" + query).getJsonArray("items").stream()
        .map(it -> ((JsonObject) it).getString("id"))
        .toList();
  }

  @Test
  void what_ended_long_ago_is_listed_where_it_is_asked_for_and_no_other_doctors() {
    assertThat(listed("wang", "")).containsExactly("block-1");
    clinic.later(Duration.ofDays(30));
    assertThat(listed("wang", "")).isEmpty();
    assertThat(listed("wang", "?since=2026-03-02T00:00:00Z")).containsExactly("block-1");
    assertThat(listed("wang", "?since=2026-03-03T00:00:00Z")).isEmpty();
    assertThat(listed("chen", "?since=2026-03-02T00:00:00Z")).containsExactly("block-2");
    assertThat(listed("li", "?since=2026-03-02T00:00:00Z")).containsExactly("block-3");
  }

  /// What it decides is `PlaceWalkTest`'s and `RedisVisitsTest`'s in scheduling.
  @Test
  void who_waits_is_shown_with_the_number_that_is_kept_and_without_what_for() {
    var wish = JsonObject.of("patient", "patient-1", "condition", "高血压三级", "priority", "URGENT");
    var block = clinic.post("xu", "visit-blocks/block-1/waiting", wish);
    assertThat(block.getInteger("_status")).as(block.encode()).isEqualTo(201);
    var wait = block.getJsonArray("waiting").getJsonObject(0);
    assertThat(wait.getString("priority")).isEqualTo("URGENT");
    assertThat(wait.getInteger("number")).isEqualTo(1);
    assertThat(block.encode()).doesNotContain("高血压三级");
    var step = "visit-blocks/block-1/waiting/" + wait.getString("id") + "/steps";
    var left = clinic.post("wang", step, JsonObject.of("step", "leave"));
    assertThat(left.getJsonArray("waiting")).isEmpty();
    var late = wish.copy().put("priority", "LATE");
    assertThat(clinic.post("xu", "visit-blocks/block-1/waiting", late).getInteger("_status"))
        .isEqualTo(400);
    assertThat(clinic.post("chen", step, JsonObject.of("step", "pass")).getInteger("_status"))
        .isEqualTo(403);
  }

  @Test
  void a_time_that_is_none_is_told_so() {
    var refused =
        Clinic.json(
            clinic.as("wang", HttpMethod.GET, "visit-blocks?since=2026-03-02-00-00-00").send());
    assertThat(refused.getInteger("_status")).isEqualTo(400);
    assertThat(refused.encode()).contains("since");
  }
}
