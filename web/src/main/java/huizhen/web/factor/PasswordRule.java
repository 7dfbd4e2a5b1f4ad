package huizhen.web.factor;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// What a new password has to be like: twelve characters of any kind, or eight of three classes (as
/// 等保 evaluations ask; OWASP ASVS 5.0 6.2.1 and 6.2.5 want length in place of classes, so length is
/// enough), and none that is tried first (6.2.4): the word behind its digits, signs and years is
/// looked up among [#COMMON], and rows of keys, sequences and repetitions are none.
public final class PasswordRule {
  public static final int MIN_LENGTH = 12;
  public static final int MIN_LENGTH_OF_CLASSES = 8;
  static final int CLASSES = 3;
  public static final int MAX_LENGTH = 128;
  private static final int MIN_DIFFERENT = 5;
  private static final int MIN_NAME = 3;

  private static final String[] ROWS = {
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "qazwsxedcrfvtgbyhnujm",
    "!@#$%^&*()"
  };

  /// Words that guessers begin with, in the languages of this house.
  private static final Set<String> COMMON =
      Set.of(
          "password",
          "passwort",
          "passwd",
          "pass",
          "passphrase",
          "secret",
          "letmein",
          "welcome",
          "admin",
          "administrator",
          "root",
          "system",
          "user",
          "guest",
          "test",
          "tester",
          "demo",
          "login",
          "changeme",
          "default",
          "master",
          "manager",
          "iloveyou",
          "sunshine",
          "princess",
          "dragon",
          "monkey",
          "football",
          "baseball",
          "superman",
          "batman",
          "shadow",
          "michael",
          "trustno",
          "whatever",
          "starwars",
          "freedom",
          "hello",
          "computer",
          "internet",
          "qwerty",
          "azerty",
          "abc",
          "aaa",
          "asdf",
          "zxcv",
          "qaz",
          "huizhen",
          "hospital",
          "clinic",
          "doctor",
          "nurse",
          "medical",
          "health",
          "yisheng",
          "yiyuan",
          "hushi",
          "binren",
          "zhongguo",
          "china",
          "beijing",
          "shanghai",
          "woaini",
          "wodemima",
          "mima",
          "woaiwojia",
          "nihao",
          "zhangsan",
          "lisi",
          "wangwu",
          "aini",
          "woshishui",
          "jiayou",
          "taobao",
          "alipay",
          "weixin",
          "wechat",
          "tencent",
          "alibaba",
          "huawei");

  private PasswordRule() {}

  /// Why a password is refused.
  public enum Fault {
    LENGTH(
        "password.length",
        "密码至少12个字符；含三类字符（大写、小写、数字、符号）时至少8个；最多128个。",
        "A password has at least 12 characters, or 8 of three classes (capital and small letters,"
            + " digits, signs), and at most 128."),
    COMMON(
        "password.common", "该密码过于常见，容易被猜到。", "This password is among those that are tried first."),
    NAME("password.own-name", "密码不能含有用户名或姓名。", "A password does not have the user's name in it."),
    SAME("password.same", "新密码不能与旧密码相同。", "The new password is not the old one.");

    private final String rule;
    private final String zh;
    private final String en;

    Fault(String rule, String zh, String en) {
      this.rule = rule;
      this.zh = zh;
      this.en = en;
    }

    public String rule() {
      return rule;
    }

    public String zh() {
      return zh;
    }

    public String en() {
      return en;
    }
  }

  public static Optional<Fault> judge(String password, String old, List<String> names) {
    return judge(password, old, names, Set.of());
  }

  /// @param names of its owner, which anybody may know
  /// @param words of the house (ASVS 6.2.11), which guessers try there: as [#COMMON]
  public static Optional<Fault> judge(
      String password, String old, List<String> names, Set<String> words) {
    if (!isLong(password)) {
      return Optional.of(Fault.LENGTH);
    }
    if (password.equals(old)) {
      return Optional.of(Fault.SAME);
    }
    var plain = Normalizer.normalize(password, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    for (var name : names) {
      var its = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
      if (its.codePointCount(0, its.length()) >= MIN_NAME && plain.contains(its)) {
        return Optional.of(Fault.NAME);
      }
    }
    return isCommon(plain, words) ? Optional.of(Fault.COMMON) : Optional.empty();
  }

  private static boolean isLong(String password) {
    int length = password.codePointCount(0, password.length());
    return length <= MAX_LENGTH
        && (length >= MIN_LENGTH
            || (length >= MIN_LENGTH_OF_CLASSES && classes(password) >= CLASSES));
  }

  private static long classes(String password) {
    return password.codePoints().map(PasswordRule::classOf).distinct().count();
  }

  private static int classOf(int character) {
    if (Character.isUpperCase(character)) {
      return 0;
    }
    if (Character.isDigit(character)) {
      return 1;
    }
    return Character.isLetter(character) ? 2 : 3;
  }

  private static boolean isCommon(String plain, Set<String> words) {
    if (plain.codePoints().distinct().count() < MIN_DIFFERENT || isRow(plain)) {
      return true;
    }
    // Signs that stand for letters count as these inside a word, and as decoration around it.
    var bare = letters(plain);
    var read =
        letters(stripped(plain).chars().mapToObj(PasswordRule::meant).reduce("", String::concat));
    return bare.length() < 2 || isRow(bare) || isWord(bare, words) || isWord(read, words);
  }

  private static String stripped(String plain) {
    return plain.replaceAll("^[^\\p{L}$@]+|[^\\p{L}$@]+$", "");
  }

  private static String letters(String text) {
    return text.replaceAll("[^\\p{L}]", "");
  }

  private static String meant(int character) {
    return switch (character) {
      case '0' -> "o";
      case '1', '!' -> "i";
      case '3' -> "e";
      case '4', '@' -> "a";
      case '5', '$' -> "s";
      case '7' -> "t";
      default -> Character.toString(character);
    };
  }

  /// One of the words, once or again and again, or two of them.
  private static boolean isWord(String word, Set<String> words) {
    Predicate<String> isTried = it -> COMMON.contains(it) || words.contains(it);
    return isTried.test(word)
        || IntStream.range(1, word.length())
            .anyMatch(
                at -> isTried.test(word.substring(0, at)) && isTried.test(word.substring(at)));
  }

  /// A word of a house as passwords are compared with it.
  public static String plain(String word) {
    return letters(Normalizer.normalize(word, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT));
  }

  /// Keys in a row, forwards or backwards, or a short piece again and again.
  private static boolean isRow(String plain) {
    var reversed = new StringBuilder(plain).reverse().toString();
    for (var row : ROWS) {
      var twice = row + row;
      if (twice.contains(plain) || twice.contains(reversed)) {
        return true;
      }
    }
    return IntStream.rangeClosed(1, plain.length() / 3)
        .anyMatch(at -> plain.substring(at).equals(plain.substring(0, plain.length() - at)));
  }
}
