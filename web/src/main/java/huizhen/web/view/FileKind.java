package huizhen.web.view;

import java.util.Arrays;
import java.util.Optional;

/// The kinds of files that may be uploaded, told apart by their first bytes.
public enum FileKind {
  /// ISO 32000-1 §7.5.2.
  PDF("application/pdf", "%PDF-"),
  /// ISO/IEC 15948 §5.2.
  PNG("image/png", "\u0089PNG\r\n\u001a\n"),
  /// ITU-T T.81 annex B: start of image, then a marker.
  JPEG("image/jpeg", "\u00ff\u00d8\u00ff");

  private final String mediaType;
  private final String start;

  FileKind(String mediaType, String start) {
    this.mediaType = mediaType;
    this.start = start;
  }

  public String mediaType() {
    return mediaType;
  }

  /// The kind that a `Content-Type` names; its parameters don't count.
  public static Optional<FileKind> declared(String contentType) {
    var bare = contentType.split(";", 2)[0].strip();
    return Arrays.stream(values()).filter(it -> it.mediaType.equalsIgnoreCase(bare)).findFirst();
  }

  public boolean fits(byte[] content) {
    if (content.length <= start.length()) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      if ((content[i] & 0xff) != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
