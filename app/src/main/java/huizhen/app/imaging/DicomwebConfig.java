package huizhen.app.imaging;

import java.net.URI;
import java.util.Optional;

/// Where an image archive answers DICOMweb (PS3.18).
///
/// @param root http or https, what `/studies` is added to: `https://pacs.example.org/dicom-web`
/// @param login Basic authentication (RFC 7617), where the archive wants it
public record DicomwebConfig(URI root, Optional<Login> login) {
  /// Prints as `[private]`.
  public record Login(String user, String password) {
    public Login {
      if (user.isEmpty() || user.contains(":")) {
        throw new IllegalArgumentException("a user's name is not empty and has no colon");
      }
    }

    @Override
    public String toString() {
      return "[private]";
    }
  }

  public DicomwebConfig {
    if (!("https".equals(root.getScheme()) || "http".equals(root.getScheme()))
        || root.getHost() == null
        || root.getRawQuery() != null
        || root.getRawFragment() != null
        || root.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "the archive's address is no http or https URL without a query");
    }
  }

  public DicomwebConfig withPassword(String password) {
    return new DicomwebConfig(root, login.map(it -> new Login(it.user(), password)));
  }
}
