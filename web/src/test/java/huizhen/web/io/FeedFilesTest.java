package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.web.feed.FeedBatch;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of the feed: chained, and whole again after a crash.
final class FeedFilesTest {
  @TempDir private Path folder;

  private static FeedBatch batch(long first, long last) {
    return new FeedBatch(
        "t",
        "huizhen-1",
        first,
        last,
        LongStream.rangeClosed(first, last)
            .mapToObj(it -> new JsonObject().put("sequence", it))
            .toList());
  }

  private Path file(int number) {
    return folder.resolve("feed-%06d.jsonl".formatted(number));
  }

  /// The sequences of a file whose chain fits.
  private List<Long> read(int number, String before) throws IOException {
    var found = new ArrayList<Long>();
    var chain = before;
    for (var line : Files.readAllLines(file(number))) {
      chain = FeedFiles.chain(chain, line.substring(line.indexOf("\"trail\"")));
      var json = new JsonObject(line);
      assertThat(json.getString("chain")).isEqualTo(chain);
      found.add(json.getJsonObject("record").getLong("sequence"));
    }
    return found;
  }

  @Test
  void goes_on_after_a_restart_and_cuts_off_what_a_crash_left() throws IOException {
    new FeedFiles(folder).append(batch(1, 2));
    Files.writeString(file(1), "{\"chain\":\"00", StandardOpenOption.APPEND);
    new FeedFiles(folder).append(batch(3, 3));
    assertThat(read(1, FeedFiles.BEGINNING)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void begins_anew_where_a_crash_left_no_whole_line() throws IOException {
    Files.writeString(file(1), "{\"cha");
    new FeedFiles(folder).append(batch(1, 1));
    assertThat(read(1, FeedFiles.BEGINNING)).containsExactly(1L);
  }

  @Test
  void notices_a_file_that_somebody_wrote_to_meanwhile() throws IOException {
    var files = new FeedFiles(folder);
    files.append(batch(1, 1));
    Files.writeString(file(1), "something else\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> files.append(batch(2, 2)))
        .isInstanceOf(FeedFiles.DamagedException.class);
    assertThat(Files.readString(file(1))).endsWith("something else\n");
  }

  @Test
  void shows_a_line_that_was_taken_out() throws IOException {
    new FeedFiles(folder).append(batch(1, 3));
    var lines = Files.readAllLines(file(1));
    lines.remove(1);
    Files.write(file(1), lines);
    assertThatThrownBy(() -> read(1, FeedFiles.BEGINNING)).isInstanceOf(AssertionError.class);
  }

  @Test
  void begins_a_next_file_when_one_is_full_and_chains_them() throws IOException {
    new FeedFiles(folder).append(batch(1, 1));
    var first = Files.readString(file(1)).strip();
    try (var out = java.nio.channels.FileChannel.open(file(1), StandardOpenOption.WRITE)) {
      // Full, and sparse: what lies before the last line is not read.
      out.position(FeedFiles.MAX_BYTES);
      var _ =
          out.write(
              java.nio.ByteBuffer.wrap(
                  ("\n" + first + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
    new FeedFiles(folder).append(batch(2, 2));
    assertThat(read(2, new JsonObject(first).getString("chain"))).containsExactly(2L);
  }
}
