package huizhen.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The settings of the feed to a regional platform.
final class FeedSettingsTest {
  @TempDir private Path folder;

  private Config config(Map<String, String> values) {
    var settings = new Settings();
    settings.set("data.dir", folder.resolve("data").toString());
    values.forEach(settings::set);
    return settings.toConfig();
  }

  @Test
  void there_is_no_feed_unless_it_is_told_where_to() {
    assertThat(config(Map.of("feed.schema", "cloudevents-1")).http().feed()).isEmpty();
  }

  @Test
  void reads_a_folder_and_a_platform() {
    var feed =
        config(
                Map.of(
                    "feed.folder", folder.toString(),
                    "feed.url", "https://platform.example.org/in",
                    "feed.secret-file", "/etc/huizhen/feed"))
            .http()
            .feed()
            .orElseThrow();
    assertThat(feed.schema()).isEqualTo("huizhen-1");
    assertThat(feed.folder()).contains(folder);
    assertThat(feed.url()).contains(URI.create("https://platform.example.org/in"));
    assertThat(feed.secretFile()).contains(Path.of("/etc/huizhen/feed"));
  }

  @Test
  void says_what_does_not_fit() {
    refused(Map.of("feed.schema", "hl7"), "none of huizhen-1, cloudevents-1");
    refused(Map.of("feed.url", "https://p.cn/"), "go together");
    refused(Map.of("feed.url", "ftp://p.cn/", "feed.secret-file", "/etc/feed"), "feed.url: url is");
    refused(Map.of("feed.folder", folder.resolve("data/feed").toString()), "data or key folder");
    refused(Map.of("feed.folder", folder.resolve("none").toString()), "no folder");
  }

  private void refused(Map<String, String> values, String why) {
    assertThatThrownBy(() -> config(values))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(why);
  }
}
