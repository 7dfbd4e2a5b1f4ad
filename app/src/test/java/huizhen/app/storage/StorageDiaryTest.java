package huizhen.app.storage;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.api.StorageLedger.Sample;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How full the disk was, day by day.
final class StorageDiaryTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @TempDir Path data;
  private final Vertx vertx = Vertx.vertx();
  private Instant now = NOON;
  private final InstantSource clock = () -> now;

  @AfterEach
  void close() throws Exception {
    var _ = vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void put(String path, int bytes) throws IOException {
    var file = data.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
  }

  private static List<Sample> samples(StorageDiary diary) throws Exception {
    return diary.samples().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void measures_once_a_day_and_goes_on_after_a_restart() throws Exception {
    put("vault/recordings/rec-1/0.seg", 1_000);
    put("vault/documents/a", 200);
    put("vault/compositions/film", 30);
    put("redis/appendonly.aof", 4);
    var diary = StorageDiary.open(vertx, data, clock);
    diary.look();
    diary.look();
    assertThat(samples(diary)).hasSize(1);
    var first = samples(diary).getFirst();
    assertThat(first.at()).isEqualTo(NOON);
    assertThat(List.of(first.recordings(), first.documents(), first.films(), first.other()))
        .containsExactly(1_000L, 200L, 30L, 4L);
    assertThat(first.free()).isPositive();
    now = NOON.plus(Duration.ofHours(13));
    put("vault/recordings/rec-1/1.seg", 500);
    var after = StorageDiary.open(vertx, data, clock);
    after.look();
    assertThat(samples(after)).extracting(Sample::recordings).containsExactly(1_000L, 1_500L);
  }

  @Test
  void an_empty_folder_is_measured_too() throws Exception {
    var diary = StorageDiary.open(vertx, data, clock);
    diary.look();
    assertThat(samples(diary)).extracting(Sample::recordings).containsExactly(0L);
  }

  @Test
  void a_torn_file_loses_its_torn_line_alone() throws Exception {
    var whole = new StorageSheet(List.of(sample(NOON.minus(Duration.ofDays(2)))));
    put("storage/x", 0);
    Files.writeString(data.resolve("storage/samples.csv"), whole.text() + "2026-03-01T12:00");
    var diary = StorageDiary.open(vertx, data, clock);
    diary.look();
    assertThat(samples(diary)).hasSize(2);
  }

  @Test
  void keeps_three_years_and_drops_the_oldest() {
    var sheet = new StorageSheet(List.of());
    for (int day = 0; day < StorageSheet.MAX_SAMPLES + 5; day++) {
      sheet = sheet.with(sample(NOON.plus(Duration.ofDays(day))));
    }
    assertThat(sheet.samples()).hasSize(StorageSheet.MAX_SAMPLES);
    assertThat(sheet.samples().getFirst().at()).isEqualTo(NOON.plus(Duration.ofDays(5)));
    assertThat(StorageSheet.read(sheet.text())).isEqualTo(sheet);
  }

  @Test
  void waits_for_a_clock_that_was_set_back() {
    var sheet = new StorageSheet(List.of(sample(NOON)));
    assertThat(sheet.isDue(NOON.minus(Duration.ofDays(3)))).isFalse();
    assertThat(sheet.isDue(NOON.plus(Duration.ofHours(11)))).isFalse();
    assertThat(sheet.isDue(NOON.plus(Duration.ofHours(12)))).isTrue();
  }

  @Test
  void reads_what_it_can() {
    var strange = "x\n,,,,,\n2026-03-02T12:00:00Z,1,2,3,4,-5\n2026-03-02T12:00:00Z,1,2,3,4,5\n";
    assertThat(StorageSheet.read(strange).samples()).containsExactly(sample(NOON));
  }

  private static Sample sample(Instant at) {
    return new Sample(at, 1, 2, 3, 4, 5);
  }
}
