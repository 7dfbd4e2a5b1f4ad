package huizhen.scheduling.notice.api;

import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// How a recipient wants to be told. Addresses are identities: sealed in Redis, never logged.
///
/// @param zone of the recipient; empty for that of the schedule's owner
/// @param quiet empty for those of the deployment
/// @param optedOut kinds that are shown in the pages but not sent; of safety's there is no opting
///   out
public record Contact(
    Optional<String> email,
    Optional<String> phone,
    Optional<String> wechat,
    Language language,
    Optional<ZoneId> zone,
    Optional<QuietHours> quiet,
    Set<NoticeKind> optedOut) {
  /// Of whom nothing is known: reads the pages only.
  public static final Contact NONE =
      new Contact(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Language.ZH,
          Optional.empty(),
          Optional.empty(),
          Set.of());

  private static final Pattern EMAIL =
      Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,180}\\.[A-Za-z0-9-]{2,63}");
  private static final Pattern PHONE = Pattern.compile("\\+?[0-9]{5,20}");
  private static final Pattern WECHAT = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public enum Language {
    ZH,
    EN
  }

  public Contact {
    optedOut = Set.copyOf(optedOut);
    check(email, EMAIL, "email");
    check(phone, PHONE, "phone");
    check(wechat, WECHAT, "wechat");
  }

  private static void check(Optional<String> value, Pattern form, String what) {
    if (value.filter(it -> !form.matcher(it).matches()).isPresent()) {
      throw new IllegalArgumentException(
          what + " is not in the form of one"); // the value is private
    }
  }

  public Optional<String> address(Channel channel) {
    return switch (channel) {
      case IN_APP -> Optional.empty();
      case EMAIL -> email;
      case SMS -> phone;
      case WECHAT -> wechat;
    };
  }

  @Override
  public String toString() {
    return "Contact[private]";
  }
}
