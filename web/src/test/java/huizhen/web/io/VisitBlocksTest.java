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

  @Test
  void a_time_that_is_none_is_told_so() {
    var refused =
        Clinic.json(
            clinic.as("wang", HttpMethod.GET, "visit-blocks?since=2026-03-02-00-00-00").send());
    assertThat(refused.getInteger("_status")).isEqualTo(400);
    assertThat(refused.encode()).contains("since");
  }
}
