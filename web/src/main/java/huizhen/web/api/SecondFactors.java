package huizhen.web.api;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A port: the second factors of accounts. What is kept opens accounts: `app` seals it.
public interface SecondFactors {
  /// How often a change or a removal is tried when the factor changes meanwhile, e.g. by a recovery
  /// code.
  int MOST_TRIES = 5;

  Future<Optional<Factor>> of(String account);

  /// Reads the factor, lets somebody decide what it becomes, and writes that only if nobody has
  /// written meanwhile; else reads and asks again, [#MOST_TRIES] times at most, and fails then with
  /// a [StoreUnavailableException].
  ///
  /// @param decide is handed the factor that there is; empty when nothing is to be written. Called
  ///   once a try
  /// @return whether something was written
  Future<Boolean> change(String account, Function<Optional<Factor>, Optional<Factor>> decide);

  /// Ends the one-time codes. Recovery codes stay for as long as there are passkeys.
  ///
  /// @param isNeeded the account may not be without a second factor
  /// @return false, and nothing is removed, when it is the last one of an account that needs one
  Future<Boolean> remove(String account, boolean isNeeded);

  /// Takes a code: true for one caller alone within `life`, however many come at once and wherever.
  Future<Boolean> claim(String account, String use, Duration life);

  /// @param secret of the one-time codes, in base 32; empty where there are passkeys alone
  /// @param confirmedAt when its owner showed a first code; before that it is asked of nobody
  /// @param recovery SHA-256 of the recovery codes that are left, in hex
  record Factor(String secret, Optional<Instant> confirmedAt, List<String> recovery) {
    public Factor {
      recovery = List.copyOf(recovery);
    }

    @Override
    public String toString() {
      return "Factor[private]";
    }
  }
}
