package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Pixels of an archive of other people's making, in a browser: the one of `./huizhen test
/// imaging`, with a study of two 16-bit images that dcmtk made.
@Tag("e2e")
@Tag("pages")
@EnabledIfSystemProperty(named = "huizhen.imaging.url", matches = ".+")
final class OrthancPixelsTest {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();

  @TempDir static Path folder;

  @Test
  void a_specialist_windows_scrolls_and_measures_what_orthanc_gives() throws IOException {
    var password = Files.writeString(folder.resolve("password"), "of the test\n");
    var _ = Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    var settings =
        Files.writeString(
            folder.resolve("imaging.properties"),
            "imaging.url=%s\nimaging.user=reader\nimaging.password-file=%s\n"
                .formatted(System.getProperty("huizhen.imaging.url"), password));
    try (var gateway =
            GatewayProcess.start(folder.resolve("data"), "--config", settings.toString());
        var browsers = new Browsers();
        var zhou = new Person(gateway.url(), browsers.plain(), SCREENSHOTS)) {
      zhou.signIn("zhou", gateway.password("zhou"));
      var id = StudyStage.linked(gateway, zhou, "1.2.826.0.1.3680043.8.498.1");
      zhou.open("/cases/" + id);
      zhou.click("study-open");
      var stage = new StudyStage(zhou);
      stage.shows(1);
      stage.looks(0, 255);
      stage.window(1976, 4000);
      stage.looks(0, 127);
      zhou.click("study-reset");
      stage.press("ArrowDown");
      stage.shows(2);
      stage.looks(0, 214);
      stage.drag("measure", stage.height() / 2, 0);
      stage.measured("16.0 毫米");
      assertThat(zhou.at("study-overlay").innerText()).contains("CT").doesNotContain("Zhang");
    }
  }
}
