package huizhen.app.state;

import static huizhen.app.state.RedisContents.Fate.FOLLOWED;
import static huizhen.app.state.RedisContents.Fate.LOST;
import static huizhen.app.state.RedisContents.Fate.MADE_ANEW;
import static huizhen.app.state.RedisContents.Fate.SWEPT;
import static huizhen.app.state.RedisContents.Shape.FIELDS;
import static huizhen.app.state.RedisContents.Shape.HASH;
import static huizhen.app.state.RedisContents.Shape.NONE;
import static huizhen.app.state.RedisContents.Shape.SET;
import static huizhen.app.state.RedisContents.Shape.SORTED_SET;
import static huizhen.app.state.RedisContents.Shape.STRING;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Every key that a gateway has in Redis, and what becomes of it when Redis is lost. A key that is
/// in no row is a mistake, which a test finds.
public final class RedisContents {
  /// Before every key.
  public static final String ALL = "hz:{s}:";

  /// Before those of sign-ins, rooms and pages.
  static final String OF_APP = ALL + "app:";

  public enum Fate {
    /// In the copy, about a second after a stream has told of it.
    FOLLOWED,
    /// In the copy within a minute: a round looks at all of them.
    SWEPT,
    /// Not in the copy: it follows from what is.
    MADE_ANEW,
    /// Gone with Redis, and the row says why that is right.
    LOST
  }

  public enum Shape {
    STRING,
    HASH,
    SET,
    SORTED_SET,
    /// A hash of which each field is a thing of its own.
    FIELDS,
    NONE
  }

  /// Keys of one kind.
  ///
  /// @param pattern `*` is a part without a colon, `**` any rest
  /// @param expires whether Redis forgets it by itself
  /// @param why it is lost, or from what it is made
  public record Row(
      String pattern, Fate fate, Shape shape, boolean expires, String why, Form form) {
    Row(String pattern, Fate fate, Shape shape, boolean expires, String why) {
      this(pattern, fate, shape, expires, why, Form.of(ALL + pattern));
    }

    boolean isKept() {
      return fate == FOLLOWED || fate == SWEPT;
    }
  }

  /// @param prefix what is before the first `*`, which tells most keys apart
  record Form(String prefix, Pattern pattern) {
    static Form of(String text) {
      int star = text.indexOf('*');
      var prefix = star < 0 ? text : text.substring(0, star);
      var rest = star < 0 ? "" : text.substring(star);
      return new Form(
          prefix,
          Pattern.compile(
              Pattern.quote(prefix)
                  + rest.replace("**", "\0").replace("*", "[^:]+").replace("\0", ".+")));
    }

    boolean has(String key) {
      return key.startsWith(prefix) && pattern.matcher(key).matches();
    }
  }

  private static final String OF_CASES = "from the cases";

  public static final List<Row> ROWS =
      List.of(
          // Scheduling: what people decided.
          followed("case:*", HASH),
          followed("referral:*", HASH),
          followed("order:*", HASH),
          followed("teaching:*", HASH),
          followed("waiting:*", HASH),
          followed("visit:*", HASH),
          followed("block:*", HASH),
          followed("dir:organisations", FIELDS),
          followed("dir:practitioners", FIELDS),
          followed("dir:patients", FIELDS),
          followed("dir:agreements", FIELDS),
          followed("dir:rotas", FIELDS),
          followed("org:*:absences", FIELDS),
          followed("notice-contact:**", STRING),
          new Row("notice-ledger:**", FOLLOWED, HASH, true, ""),
          new Row("notice:*", FOLLOWED, HASH, true, ""),
          // Scheduling: where that is found.
          anew("cases", OF_CASES),
          anew("cases:overdue", OF_CASES),
          anew("cases:indexed", "all are"),
          anew("cases:in:*", OF_CASES),
          anew("org:*:cases", OF_CASES),
          anew("patient:*:cases", OF_CASES),
          anew("calendar:*", "from cases, teaching sessions and offers"),
          anew("time-outs", OF_CASES),
          anew("visit-time-outs", "from visits and blocks"),
          anew("*-time-outs", "from requests"),
          anew("block:*:visits", "from visits"),
          anew("patient:*:visits", "from visits"),
          anew("org:*:blocks", "from blocks"),
          anew("org:*:referrals", "from referrals"),
          anew("org:*:orders", "from orders"),
          anew("org:*:teachings", "from teaching sessions"),
          anew("org:*:waitings", "from those who wait"),
          anew("org:*:practitioners", "from the directory"),
          anew("org:*:patients", "from the directory"),
          anew("org:*:agreements", "from the directory"),
          anew("dir:editions", "another one, so that nobody remembers the directory of before"),
          anew("notices:due", "from the ledgers: each is looked at once"),
          anew("notices:queue", "from the notices"),
          anew("notice-inbox:**", "from the notices"),
          anew("notice-unread:**", "from the notices"),
          anew("notices-of:**", "from the notices"),
          anew("notices:cursor", "the streams begin anew"),
          anew("notices:block-cursor", "the streams begin anew"),
          // Scheduling: what goes.
          lost("events", "pages read anew"),
          lost("block-events", "who follows it begins anew"),
          lost("command:*", "a command that is sent again is judged by the version it meets"),
          lost("outbox", "what waits for the trail was acknowledged to nobody"),
          lost("outbox:lease", "a lease"),
          lost("state:changes", "who follows it begins anew"),
          lost("state:identity", "the rebuild writes the copy's"),
          lost("state:lease", "a lease"),
          lost("state:rebuilding", "a mark while it is built"),
          // Who may sign in, and as what.
          swept("app:account:*", STRING),
          swept("app:account-id:*", STRING),
          swept("app:account-disabled:*", STRING),
          anew("app:accounts", "from the accounts"),
          lost("app:account-tries:*", "tries are counted anew, and who was shut out is not"),
          swept("app:client:*", STRING),
          swept("app:machines:*", SET),
          swept("app:factor:*", STRING),
          lost("app:factor-taken:*", "a code is good for a minute"),
          swept("app:signing-key:*", STRING),
          swept("app:signing-certificate:*", STRING),
          swept("app:passkeys:*", HASH),
          swept("app:passkey-uses:*", HASH),
          swept("app:passkey:*", STRING),
          lost("app:passkey-asked:**", "whoever is asked signs in again"),
          lost("app:session:*", "all sign in again"),
          lost("app:sessions-of:*", "all sign in again"),
          lost("app:session-used:*", "what counts once belongs to a sign-in"),
          lost("app:browsers-of:*", "the first browser after it is taken for known"),
          // What belongs to cases and patients beside them.
          swept("app:grant:*", STRING),
          swept("app:grants:patient:*", SORTED_SET),
          swept("app:grants:to:*", SORTED_SET),
          swept("app:grants:taken", SORTED_SET),
          swept("app:studies:*", HASH),
          swept("app:watch-orders:*", HASH),
          swept("app:rating:**", HASH),
          swept("app:rating-count:*", HASH),
          new Row("app:ai-draft:**", SWEPT, STRING, true, ""),
          new Row("app:ai-case:*", SWEPT, STRING, true, ""),
          new Row("app:ai-open:*", SWEPT, SORTED_SET, true, ""),
          new Row("app:visit-link:*", SWEPT, STRING, true, ""),
          lost("app:visit-tries:*", "tries are counted anew"),
          swept("app:webhooks", HASH),
          swept("app:webhook-course:*", HASH),
          // Rooms.
          lost("app:ticket:**", "a ticket is good for minutes"),
          lost("app:revoked:*", "a ticket is good for minutes, and places are gone"),
          lost("app:revoked-session:*", "the sign-ins are gone"),
          lost("app:place:*", "all come in again with a ticket"),
          lost("app:adhoc:*", "the calling system opens its room again"),
          lost("app:chat:**", "of a room that is open; recordings have theirs"),
          lost("app:rundown:*", "of a room that is open; recordings have theirs"),
          lost("app:annotations:*", "of a room that is open; recordings have theirs"),
          lost("app:alarm-emergency:*", "a claim of minutes"));

  private RedisContents() {}

  /// Empty for a key of nobody's.
  public static Optional<Row> of(String key) {
    for (var row : ROWS) {
      if (row.form().has(key)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  private static Row followed(String pattern, Shape shape) {
    return new Row(pattern, FOLLOWED, shape, false, "");
  }

  private static Row swept(String pattern, Shape shape) {
    return new Row(pattern, SWEPT, shape, false, "");
  }

  private static Row anew(String pattern, String from) {
    return new Row(pattern, MADE_ANEW, NONE, false, from);
  }

  private static Row lost(String pattern, String why) {
    return new Row(pattern, LOST, NONE, false, why);
  }
}
