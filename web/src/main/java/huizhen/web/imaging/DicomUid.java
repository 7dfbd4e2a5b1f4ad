package huizhen.web.imaging;

import java.util.regex.Pattern;

/// A unique identifier of DICOM (PS3.5 §9.1): at most 64 characters, numbers with dots between,
/// none with a leading zero.
public record DicomUid(String value) {
  /// As the contract has it: the rest is said here.
  private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))*");

  private static final int MAX = 64;

  public DicomUid {
    if (value.length() > MAX || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a DICOM UID is at most 64 of 0-9 and dots");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
