package huizhen.app.config;

import huizhen.app.imaging.DicomwebConfig;
import huizhen.app.imaging.DicomwebConfig.Login;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The settings `imaging.…`: an image archive that answers DICOMweb. None unless it is named.
final class ImagingSettings {
  static final List<String> KEYS = List.of("imaging.url", "imaging.user", "imaging.password-file");

  private ImagingSettings() {}

  static Optional<Config.Imaging> read(Function<String, Optional<String>> get) {
    var user = get.apply("imaging.user");
    var password = get.apply("imaging.password-file").map(Path::of);
    if (user.isPresent() != password.isPresent()) {
      throw new StartException("imaging.user and imaging.password-file go together: give both.");
    }
    var url = get.apply("imaging.url");
    if (url.isEmpty() && user.isPresent()) {
      throw new StartException("imaging.user is given and imaging.url is not.");
    }
    try {
      // The password is read from the file when the gateway starts.
      return url.map(it ->
          new Config.Imaging(
              new DicomwebConfig(URI.create(it), user.map(who -> new Login(who, "unread"))),
              password));
    } catch (IllegalArgumentException e) {
      throw new StartException("imaging.*: %s.".formatted(e.getMessage()), e);
    }
  }
}
