package huizhen.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Small things about the sources that no compiler holds.
final class TidyTest {
  private static final int MAX_LINES = 500;
  private static final int MAX_TEST_LINES = 600;
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LEFTOVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");

  @Test
  void a_java_file_fits_in_the_head() throws IOException {
    var tooLong = new ArrayList<String>();
    for (var file : sources(".java")) {
      var lines = Files.readAllLines(file).size();
      if (lines > (file.toString().contains("/src/test/") ? MAX_TEST_LINES : MAX_LINES)) {
        tooLong.add("%s: %d lines".formatted(ROOT.relativize(file), lines));
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void nothing_is_left_for_later() throws IOException {
    assertThat(filesWith(LEFTOVER, ".java", ".ts", ".vue", ".sh", ".yaml", ".lua")).isEmpty();
  }

  @Test
  void lock_files_name_no_download_host() throws IOException {
    assertThat(filesWith(Pattern.compile("\"resolved\": *\"http"), "package-lock.json")).isEmpty();
  }

  @Test
  void every_package_is_null_marked() throws IOException {
    var unmarked =
        sources(".java").stream()
            .filter(file -> file.toString().contains("/src/main/"))
            .map(Path::getParent)
            .distinct()
            .filter(folder -> !folder.endsWith("src/main/java"))
            .filter(folder -> !isMarked(folder.resolve("package-info.java")))
            .map(ROOT::relativize)
            .toList();
    assertThat(unmarked).isEmpty();
  }

  private static boolean isMarked(Path file) {
    try {
      return Files.exists(file) && Files.readString(file).contains("@NullMarked");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> filesWith(Pattern pattern, String... endings) throws IOException {
    var found = new ArrayList<String>();
    for (var ending : endings) {
      for (var file : sources(ending)) {
        if (pattern.matcher(Files.readString(file)).find()) {
          found.add(ROOT.relativize(file).toString());
        }
      }
    }
    return found;
  }

  private static List<Path> sources(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file ->
              !Pattern.compile("/(target|node_modules|dist|\\.git)/")
                  .matcher(file.toString())
                  .find())
          .filter(Files::isRegularFile)
          .toList();
    }
  }
}
