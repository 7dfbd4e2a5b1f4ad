package huizhen.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the documents name as shown by a test is shown by one that there is.
final class DocumentedTestsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z][A-Za-z0-9]+Test|[a-z-]+\\.test\\.m?[tj]s)`");
  private static final Pattern HIDDEN = Pattern.compile("/(target|node_modules|\\.git)(/|$)");

  @Test
  void every_test_that_a_document_names_is_there() throws IOException {
    var there = tests();
    var missing = new TreeSet<String>();
    try (var files = Files.walk(ROOT.resolve("docs"))) {
      for (var file : files.filter(it -> it.toString().endsWith(".md")).toList()) {
        var names = NAMED.matcher(Files.readString(file));
        while (names.find()) {
          if (!there.contains(names.group(1))) {
            missing.add(ROOT.relativize(file) + ": " + names.group(1));
          }
        }
      }
    }
    assertThat(there).hasSizeGreaterThan(300);
    assertThat(missing).isEmpty();
  }

  private static Set<String> tests() throws IOException {
    var roots =
        Stream.of(
            "media-relay", "signaling", "scheduling", "recording", "web", "app", "bench", "deploy");
    var all = new TreeSet<String>();
    for (var root : roots.map(ROOT::resolve).toList()) {
      all.addAll(names(root));
    }
    return all;
  }

  private static Set<String> names(Path folder) throws IOException {
    if (HIDDEN.matcher(folder.toString()).find()) {
      return Set.of();
    }
    var all = new TreeSet<String>();
    try (var children = Files.list(folder)) {
      for (var child : children.collect(Collectors.toList())) {
        if (Files.isDirectory(child)) {
          all.addAll(names(child));
        } else {
          all.add(child.getFileName().toString().replaceFirst("Test\\.java$", "Test"));
        }
      }
    }
    return all;
  }
}
