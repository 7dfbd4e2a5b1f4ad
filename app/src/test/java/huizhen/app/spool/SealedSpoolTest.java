package huizhen.app.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Export files on the disk.
final class SealedSpoolTest {
  private static final Buffer TEXT = Buffer.buffer("{\"name\":\"张小明\"}\n");
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;

  @AfterEach
  void close() throws Exception {
    var _ = done(vertx.close());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private SealedSpool spool() throws Exception {
    return done(SealedSpool.in(vertx, folder.resolve("exports"), new SecureRandom()));
  }

  @Test
  void gives_pieces_back_and_leaves_nothing_readable_on_the_disk() throws Exception {
    var job = spool().open("job");
    var _ = done(job.append("Patient", TEXT));
    var _ = done(job.append("Patient", Buffer.buffer("second")));
    assertThat(job.pieces("Patient")).isEqualTo(2);
    assertThat(job.pieces("Task")).isZero();
    assertThat(done(job.piece("Patient", 0))).isEqualTo(TEXT);
    assertThat(done(job.piece("Patient", 1)).toString()).isEqualTo("second");
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
            .doesNotContain("张小明", "name", "second");
      }
    }
    var _ = done(job.remove());
    assertThat(folder.resolve("exports/job")).doesNotExist();
  }

  @Test
  void takes_away_what_an_earlier_process_left() throws Exception {
    var _ = done(spool().open("old").append("Patient", TEXT));
    assertThat(folder.resolve("exports/old")).exists();
    var again = spool();
    assertThat(folder.resolve("exports/old")).doesNotExist();
    assertThatThrownBy(() -> done(again.open("old").piece("Patient", 0)))
        .isInstanceOf(ExecutionException.class);
  }

  @Test
  void opens_no_piece_in_another_ones_place() throws Exception {
    var job = spool().open("job");
    var _ = done(job.append("Patient", TEXT));
    var _ = done(job.append("Patient", Buffer.buffer("second")));
    var at = folder.resolve("exports/job");
    Files.copy(
        at.resolve("Patient-1"),
        at.resolve("Patient-0"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> done(job.piece("Patient", 0))).isInstanceOf(ExecutionException.class);
  }
}
