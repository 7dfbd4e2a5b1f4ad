package huizhen.web.factor;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A password that the gateway makes for somebody, to be changed at the first sign-in: 99 random
/// bits in letters and digits that are not taken for one another when they are read out.
public final class TemporaryPassword {
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int GROUPS = 4;
  private static final int OF_A_GROUP = 5;

  private TemporaryPassword() {}

  /// @param names of whom it is for, which none has in it
  public static String make(RandomGenerator random, List<String> names) {
    while (true) {
      var password =
          IntStream.range(0, GROUPS).mapToObj(_ -> group(random)).collect(Collectors.joining("-"));
      if (PasswordRule.judge(password, "", names).isEmpty()) {
        return password;
      }
    }
  }

  private static String group(RandomGenerator random) {
    return random
        .ints(OF_A_GROUP, 0, LETTERS.length())
        .mapToObj(at -> LETTERS.substring(at, at + 1))
        .collect(Collectors.joining());
  }
}
