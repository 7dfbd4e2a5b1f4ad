package huizhen.web.view;

/// Hides the middle of what identifies somebody. What is too short is hidden as a whole.
public final class Masks {
  private Masks() {}

  /// `张小明` becomes `张**`.
  public static String name(String name) {
    if (name.isEmpty()) {
      return "";
    }
    int first = name.offsetByCodePoints(0, 1);
    return name.substring(0, first) + "*".repeat(name.codePointCount(first, name.length()));
  }

  /// Keeps three characters at the start and four at the end.
  public static String identityNumber(String number) {
    return middle(number, 3, 4);
  }

  /// `13812345678` becomes `138****5678`.
  public static String phone(String phone) {
    return middle(phone, 3, 4);
  }

  /// The text with each mention of the name masked.
  public static String mentions(String text, String name) {
    return name.isBlank() ? text : text.replace(name, name(name));
  }

  private static String middle(String text, int start, int end) {
    int hidden = text.length() - start - end;
    return hidden < 3
        ? "*".repeat(text.length())
        : text.substring(0, start) + "*".repeat(hidden) + text.substring(text.length() - end);
  }
}
