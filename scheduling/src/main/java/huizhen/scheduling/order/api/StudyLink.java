package huizhen.scheduling.order.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where the study is looked at: a DICOMweb resource (DICOM PS3.18 §10.4: `…/studies/{uid}`, a
/// series or an instance of it) or a viewer that is told the study by its UID. Always `https`, to a
/// host by name, without a user and a password in it; at most [#MAX] characters.
///
/// The gateway never fetches it: the doctor's browser opens it, and that is on record.
public record StudyLink(String url) {
  public static final int MAX = 1_000;
  private static final String UID = "[0-9][0-9.]{0,62}[0-9]";
  private static final Pattern RESOURCE =
      Pattern.compile(".*/studies/" + UID + "(/series/" + UID + "(/instances/" + UID + ")?)?/?");
  private static final Pattern VIEWER =
      Pattern.compile("(.*&)?(studyuid|studyinstanceuid|studyinstanceuids)=" + UID + "(&.*)?");
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?");

  public StudyLink {
    if (fault(url).isPresent()) {
      throw new IllegalArgumentException(fault(url).get());
    }
  }

  /// Why it is none; empty for one that is.
  public static Optional<String> fault(String url) {
    if (url.length() > MAX) {
      return Optional.of("a study link has at most " + MAX + " characters");
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("a study link is a URL");
    }
    if (!"https".equalsIgnoreCase(uri.getScheme())) {
      return Optional.of("a study link begins with https://");
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of("a study link has no user and no password in it");
    }
    var host = uri.getHost();
    if (host == null || !NAME.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
      return Optional.of("a study link names its host, e.g. pacs.example.org");
    }
    var path = uri.getRawPath() == null ? "" : uri.getRawPath();
    var query = uri.getRawQuery() == null ? "" : uri.getRawQuery().toLowerCase(Locale.ROOT);
    return RESOURCE.matcher(path).matches() || VIEWER.matcher(query).matches()
        ? Optional.empty()
        : Optional.of("a study link names a study: …/studies/{uid}, or ?StudyInstanceUIDs={uid}");
  }

  @Override
  public String toString() {
    return "StudyLink[private]"; // a UID names a patient's study
  }
}
