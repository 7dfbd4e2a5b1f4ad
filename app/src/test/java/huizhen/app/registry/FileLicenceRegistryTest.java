package huizhen.app.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.LicenceRegistry.Standing;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileLicenceRegistryTest {
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;

  @AfterEach
  void close() {
    var _ = vertx.close(); // nothing waits for it
  }

  private Map<String, Standing> ask(Path file, String... licences) throws Exception {
    var registry =
        new FileLicenceRegistry(vertx, file, () -> Instant.parse("2026-03-10T16:30:00Z"));
    return registry
        .standings(Set.of(licences))
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void says_what_the_file_says_on_the_day_in_china() throws Exception {
    var file =
        Files.writeString(
            folder.resolve("register.csv"),
            "# licence,validTo\nL-1,2026-03-11\nL-2,2026-03-10\nL-3,2030-01-01,REVOKED\n",
            UTF_8);
    assertThat(ask(file, "L-1", "L-2", "L-3", "L-4"))
        .containsOnly(
            Map.entry("L-1", Standing.VALID),
            Map.entry("L-2", Standing.NOT_VALID),
            Map.entry("L-3", Standing.NOT_VALID));
  }

  @Test
  void can_not_be_asked_where_the_file_is_missing_or_has_a_line_that_is_none() throws Exception {
    assertThatThrownBy(() -> ask(folder.resolve("none.csv"), "L-1"))
        .isInstanceOf(ExecutionException.class);
    for (var line : new String[] {"L-1", "L-1,soon", "L-1,2030-01-01,MAYBE", "a,b,c,d"}) {
      var file = Files.writeString(folder.resolve("bad.csv"), line + "\n", UTF_8);
      assertThatThrownBy(() -> ask(file, "L-1")).as(line).isInstanceOf(ExecutionException.class);
    }
  }
}
