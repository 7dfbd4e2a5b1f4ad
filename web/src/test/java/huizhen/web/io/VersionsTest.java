package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionsTest {
  @Test
  void reads_the_tags_that_a_command_is_meant_for() {
    assertThat(Versions.ifMatch(Optional.empty())).isEmpty();
    assertThat(Versions.ifMatch(Optional.of(" * "))).isEmpty();
    assertThat(Versions.ifMatch(Optional.of("\"7\""))).containsExactly(7L);
    assertThat(Versions.ifMatch(Optional.of("\"7\", \"8\""))).isEqualTo(Set.of(7L, 8L));
    assertThat(Versions.ifMatch(Optional.of("W/\"7\""))).as("weak fits nothing").containsOnly(-1L);
    assertThat(Versions.ifMatch(Optional.of("\"abc,d\""))).as("none of ours").containsOnly(-1L);
  }

  @Test
  void compares_weakly_what_the_caller_has() {
    assertThat(Versions.isKnown(Optional.empty(), 7)).isFalse();
    assertThat(Versions.isKnown(Optional.of("\"7\""), 7)).isTrue();
    assertThat(Versions.isKnown(Optional.of("W/\"7\""), 7)).isTrue();
    assertThat(Versions.isKnown(Optional.of("\"6\", \"8\""), 7)).isFalse();
    assertThat(Versions.isKnown(Optional.of("*"), 7)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7", "\"7", "\"7\" \"8\"", "\"7\",", "w/\"7\"", "\"\u00e4\"", "*, \"7\""})
  void refuses_what_is_no_list_of_tags(String header) {
    assertThatThrownBy(() -> Versions.ifMatch(Optional.of(header)))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> Versions.isKnown(Optional.of(header), 7))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void refuses_a_header_without_an_end() {
    var endless = "\"7\"" + ", \"7\"".repeat(1_000);
    assertThatThrownBy(() -> Versions.ifMatch(Optional.of(endless)))
        .isInstanceOf(ProblemException.class);
  }

  @Nested
  class OfACase {
    private Clinic clinic;

    @BeforeEach
    void open() {
      clinic = Clinic.fresh();
    }

    @Test
    void is_compared_before_anything_is_done() {
      var id = clinic.submitted();
      var seen = clinic.get("li", "cases/" + id).getLong("version");
      var stale = cancel(id, "a", "\"" + (seen - 1) + "\"");
      assertThat(stale.getInteger("_status")).isEqualTo(412);
      assertThat(stale.getString("code")).isEqualTo("stale");
      assertThat(stale.getLong("version")).isEqualTo(seen);
      assertThat(clinic.get("li", "cases/" + id).getString("state")).isNotEqualTo("CANCELLED");
      assertThat(cancel(id, "b", "7").getInteger("_status")).isEqualTo(400);

      var done = cancel(id, "c", "\"" + seen + "\"");
      assertThat(done.getInteger("_status")).isEqualTo(200);
      assertThat(done.getString("state")).isEqualTo("CANCELLED");
      var again = cancel(id, "c", "\"" + seen + "\"");
      assertThat(again.getInteger("_status")).as("the same command again").isEqualTo(200);
    }

    @Test
    void is_told_without_the_case_to_who_has_it() {
      var id = clinic.submitted();
      var first = Clinic.await(clinic.as("li", HttpMethod.GET, "cases/" + id).send());
      var tag = Objects.requireNonNull(first.getHeader("ETag"));
      var views = clinic.trail.count("case.view");
      var second =
          Clinic.await(
              clinic
                  .as("li", HttpMethod.GET, "cases/" + id)
                  .putHeader("If-None-Match", tag)
                  .send());
      assertThat(second.statusCode()).isEqualTo(304);
      assertThat(second.getHeader("ETag")).isEqualTo(tag);
      assertThat(second.body()).isNull();
      assertThat(clinic.trail.count("case.view")).as("nothing was shown").isEqualTo(views);
      assertThat(cancel(id, "a", tag).getInteger("_status")).isEqualTo(200);
      var third =
          Clinic.await(
              clinic
                  .as("li", HttpMethod.GET, "cases/" + id)
                  .putHeader("If-None-Match", tag)
                  .send());
      assertThat(third.statusCode()).isEqualTo(200);
      assertThat(clinic.trail.count("case.view")).isEqualTo(views + 1);
    }

    private JsonObject cancel(String id, String key, String tag) {
      return Clinic.json(
          clinic
              .as("li", HttpMethod.POST, "cases/" + id + "/cancel")
              .putHeader("Idempotency-Key", key)
              .putHeader("If-Match", tag)
              .sendJsonObject(new JsonObject().put("reason", "不再需要")));
    }
  }
}
