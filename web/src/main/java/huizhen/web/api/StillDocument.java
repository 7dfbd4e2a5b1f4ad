package huizhen.web.api;

import java.util.UUID;
import java.util.regex.Pattern;

/// How a picture that was frozen in a room lies in the vault: as a JPEG under the id `still-` and a
/// UUID, with the room's evidence.
public final class StillDocument {
  public static final String MEDIA_TYPE = "image/jpeg";
  private static final Pattern ID =
      Pattern.compile("still-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private StillDocument() {}

  public static String id(UUID name) {
    return "still-" + name;
  }

  /// Whether a document of this id is one.
  public static boolean isOne(String id) {
    return ID.matcher(id).matches();
  }
}
