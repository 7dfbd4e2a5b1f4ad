package huizhen.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Style as a test: what the formatter and the compiler do not see.
final class TidyTest {
  private static final int MAX_LINES = 500;
  private static final long MAX_BYTES = 512 * 1024;
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /// Spelled in two halves, so that this file does not find itself.
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  private static final Pattern REGISTRY =
      Pattern.compile("\"resolved\": *\"http|registry\\.npm" + "js|repo\\.maven\\.apache|repo1\\.maven");

  @Test
  void source_files_fit_in_the_head() throws IOException {
    assertThat(offenders(path -> isSource(path) && lines(path).size() > MAX_LINES)).isEmpty();
  }

  @Test
  void nothing_is_left_to_be_done() throws IOException {
    assertThat(offenders(path -> isSource(path) && mentions(path, UNFINISHED))).isEmpty();
  }

  @Test
  void no_registry_is_named() throws IOException {
    assertThat(offenders(path -> isText(path) && mentions(path, REGISTRY))).isEmpty();
  }

  @Test
  void no_file_is_large() throws IOException {
    assertThat(offenders(path -> size(path) > MAX_BYTES)).isEmpty();
  }

  @Test
  void every_java_package_says_what_it_is() throws IOException {
    var packages = new ArrayList<Path>();
    forEachFile(
        path -> {
          if (path.toString().contains("/src/main/java/huizhen/")
              && path.toString().endsWith(".java")) {
            packages.add(path.getParent());
          }
        });
    assertThat(packages.stream().distinct())
        .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
  }

  @Test
  void every_module_has_a_readme() {
    assertThat(
            Stream.of(
                "media-relay", "scheduling", "recording", "signaling", "web", "app", "bench"))
        .allSatisfy(module -> assertThat(ROOT.resolve(module).resolve("README.md")).exists());
  }

  private static List<Path> offenders(Predicate<Path> isOffender) throws IOException {
    var offenders = new ArrayList<Path>();
    forEachFile(
        path -> {
          if (isOffender.test(path)) {
            offenders.add(ROOT.relativize(path));
          }
        });
    return offenders;
  }

  private interface Visit {
    void file(Path path);
  }

  private static void forEachFile(Visit visit) throws IOException {
    try (var files = Files.walk(ROOT)) {
      files.filter(TidyTest::isOurs).filter(Files::isRegularFile).forEach(visit::file);
    }
  }

  private static boolean isOurs(Path path) {
    var relative = ROOT.relativize(path).toString();
    return Stream.of(".git/", "target/", "node_modules/", "data/", "data.keys/")
        .noneMatch(skipped -> relative.startsWith(skipped) || relative.contains("/" + skipped));
  }

  private static boolean isSource(Path path) {
    var name = path.toString();
    return Stream.of(".java", ".ts", ".vue", ".sh", ".mjs").anyMatch(name::endsWith);
  }

  private static boolean isText(Path path) {
    var name = path.toString();
    return isSource(path)
        || Stream.of(".json", ".xml", ".md", ".yaml", ".yml", ".npmrc").anyMatch(name::endsWith);
  }

  private static boolean mentions(Path path, Pattern pattern) {
    return lines(path).stream().anyMatch(line -> pattern.matcher(line).find());
  }

  private static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
