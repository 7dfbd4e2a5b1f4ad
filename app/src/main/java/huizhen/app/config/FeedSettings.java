package huizhen.app.config;

import huizhen.web.feed.FeedSchema;
import huizhen.web.hook.Networks;
import huizhen.web.io.FeedConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The settings `feed.…`: where a regional platform is told of what the audit trail has. Nowhere
/// unless a folder or an address is given.
final class FeedSettings {
  static final List<String> KEYS =
      List.of("feed.schema", "feed.folder", "feed.url", "feed.secret-file");

  private FeedSettings() {}

  static Optional<Config.Feed> read(
      Function<String, Optional<String>> get, Config.Folders folders) {
    var schema = get.apply("feed.schema").orElse(FeedConfig.NONE.schema());
    if (!FeedSchema.NAMES.contains(schema)) {
      throw new StartException(
          "feed.schema=%s is none of %s.".formatted(schema, String.join(", ", FeedSchema.NAMES)));
    }
    var folder = get.apply("feed.folder").map(it -> folder(it, folders));
    var url = get.apply("feed.url").map(FeedSettings::url);
    var secret = get.apply("feed.secret-file").map(Path::of);
    if (url.isPresent() != secret.isPresent()) {
      throw new StartException("feed.url and feed.secret-file go together: give both.");
    }
    return folder.isEmpty() && url.isEmpty()
        ? Optional.empty()
        : Optional.of(new Config.Feed(schema, folder, url, secret));
  }

  /// Outside the data folder: what is in the feed is there to be taken away and read.
  private static Path folder(String text, Config.Folders folders) {
    var folder = Path.of(text).toAbsolutePath().normalize();
    if (folder.startsWith(folders.data()) || folder.startsWith(folders.keys())) {
      throw new StartException(
          "feed.folder=%s lies in the data or key folder: choose another one.".formatted(folder));
    }
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new StartException(
          "feed.folder=%s is no folder that this user may write to.".formatted(folder));
    }
    return folder;
  }

  private static URI url(String text) {
    Networks.fault(text)
        .ifPresent(it -> {
          throw new StartException("feed.url: %s.".formatted(it));
        });
    return URI.create(text);
  }
}
