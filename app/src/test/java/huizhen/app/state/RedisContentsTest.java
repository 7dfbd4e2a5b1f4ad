package huizhen.app.state;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.state.RedisContents.Fate;
import huizhen.app.state.RedisContents.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of all keys knows every key that the sources write.
class RedisContentsTest {
  /// A text that begins a key, and what is put behind it.
  private static final Pattern KEY =
      Pattern.compile("\"(hz:\\{s}:[^\"]*)\"((?:\\s*\\+\\s*(?:\"[^\"]*\"|[\\w.()]+))*)");

  private static final Pattern PART = Pattern.compile("\"([^\"]*)\"|([\\w.()]+)");

  @Test
  void has_a_row_for_every_key_in_the_sources() throws IOException {
    var keys = new TreeSet<String>();
    for (var module : List.of("scheduling", "app")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
          if (!file.toString().contains("/app/state/")) {
            var found = KEY.matcher(Files.readString(file));
            while (found.find()) {
              keys.add(sample(found.group(1), found.group(2)));
            }
          }
        }
      }
    }
    assertThat(keys).hasSizeGreaterThan(70);
    assertThat(keys)
        .filteredOn(it -> !isMadeOfAKind(it))
        .allSatisfy(key -> assertThat(RedisContents.of(key)).as(key).isPresent());
    for (var word : List.of("referral", "order", "teaching", "waiting")) {
      assertThat(
              List.of(
                  "hz:{s}:" + word + ":x",
                  "hz:{s}:" + word + "-time-outs",
                  "hz:{s}:org:x:" + word + "s"))
          .allSatisfy(key -> assertThat(RedisContents.of(key)).as(key).isPresent());
    }
  }

  /// `hz:{s}:` and the kind of a request; or the beginning of all.
  private static boolean isMadeOfAKind(String key) {
    return key.equals("hz:{s}:x")
        || key.startsWith("hz:{s}:x:")
        || key.startsWith("hz:{s}:x-")
        || key.equals("hz:{s}:app:x")
        || key.equals("hz:{s}:org:x:xs")
        || key.matches("hz:\\{s}:org:x:x.*");
  }

  private static String sample(String begin, String rest) {
    var key = new StringBuilder(begin);
    var parts = PART.matcher(rest);
    while (parts.find()) {
      key.append(parts.group(1) == null ? "x" : parts.group(1));
    }
    return key.toString().endsWith(":") ? key + "x" : key.toString();
  }

  @Test
  void says_of_each_key_one_thing_and_why_it_is_lost() {
    assertThat(RedisContents.ROWS.stream().map(Row::pattern)).doesNotHaveDuplicates();
    assertThat(RedisContents.ROWS)
        .filteredOn(it -> it.fate() == Fate.LOST || it.fate() == Fate.MADE_ANEW)
        .allMatch(it -> !it.why().isBlank());
    assertThat(fate("hz:{s}:case:case-1")).isEqualTo(Fate.FOLLOWED);
    assertThat(fate("hz:{s}:block:b")).isEqualTo(Fate.FOLLOWED);
    assertThat(fate("hz:{s}:block:b:visits")).isEqualTo(Fate.MADE_ANEW);
    assertThat(fate("hz:{s}:notice:n")).isEqualTo(Fate.FOLLOWED);
    assertThat(fate("hz:{s}:notices:due")).isEqualTo(Fate.MADE_ANEW);
    assertThat(fate("hz:{s}:notice-ledger:case:c")).isEqualTo(Fate.FOLLOWED);
    assertThat(fate("hz:{s}:app:chat:r:keys")).isEqualTo(Fate.LOST);
    assertThat(fate("hz:{s}:app:passkey:p")).isEqualTo(Fate.SWEPT);
    assertThat(RedisContents.of("hz:{s}:of:nobody")).isEmpty();
    assertThat(RedisContents.of("somebody:else")).isEmpty();
  }

  private static Fate fate(String key) {
    return RedisContents.of(key).orElseThrow().fate();
  }
}
