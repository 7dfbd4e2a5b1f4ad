package huizhen.app.config;

import huizhen.web.hook.Networks.Range;
import huizhen.web.policy.WorkPlaces;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The settings `access.…` and `passwords.words`: from which networks some people work, and words
/// of the house that no password is made of. None unless given.
final class AccessSettings {
  private static final String OPERATORS = "access.operators-from";
  private static final String REGULATORS = "access.regulators-from";
  private static final String ACCOUNTS = "access.accounts-from";
  private static final String WORDS = "passwords.words";
  private static final int MOST_NETWORKS = 100;
  private static final int MOST_WORDS = 1_000;
  private static final int LONGEST_WORD = 40;

  static final List<String> KEYS = List.of(OPERATORS, REGULATORS, ACCOUNTS, WORDS);

  private AccessSettings() {}

  static WorkPlaces places(Function<String, Optional<String>> get) {
    return new WorkPlaces(
        networks(get, OPERATORS), networks(get, REGULATORS), networks(get, ACCOUNTS));
  }

  private static List<Range> networks(Function<String, Optional<String>> get, String key) {
    try {
      var all = listed(get, key).map(Range::parse).toList();
      if (all.size() > MOST_NETWORKS) {
        throw new StartException("%s: more than %d networks.".formatted(key, MOST_NETWORKS));
      }
      return all;
    } catch (IllegalArgumentException e) {
      throw new StartException("%s: %s.".formatted(key, e.getMessage()), e);
    }
  }

  static Set<String> passwordWords(Function<String, Optional<String>> get) {
    var all = listed(get, WORDS).collect(Collectors.toSet());
    var isFit =
        all.size() <= MOST_WORDS
            && all.stream().allMatch(it -> it.length() >= 2 && it.length() <= LONGEST_WORD);
    if (!isFit) {
      throw new StartException(
          "%s: up to %d words of 2 to %d letters, separated by commas."
              .formatted(WORDS, MOST_WORDS, LONGEST_WORD));
    }
    return all;
  }

  private static Stream<String> listed(Function<String, Optional<String>> get, String key) {
    return get.apply(key).stream()
        .flatMap(it -> Arrays.stream(it.split(",", -1)))
        .map(String::strip)
        .filter(it -> !it.isEmpty());
  }
}
