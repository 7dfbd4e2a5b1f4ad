package huizhen.web.io;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Whose a session was when it was last met: no more than a guess, by which the account is read
/// beside the session and not after it. Of at most [#MAX], by the hash of their token.
final class SessionOwners {
  static final int MAX = 10_000;

  private final Map<String, String> usernames =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX;
        }
      };

  synchronized Optional<String> of(String tokenHash) {
    return Optional.ofNullable(usernames.get(tokenHash));
  }

  synchronized void keep(String tokenHash, String username) {
    usernames.put(tokenHash, username);
  }
}
