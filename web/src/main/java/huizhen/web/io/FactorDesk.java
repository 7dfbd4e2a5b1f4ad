package huizhen.web.io;

import huizhen.web.api.SecondFactors;
import huizhen.web.api.SecondFactors.Factor;
import huizhen.web.factor.Base32;
import huizhen.web.factor.Totp;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Makes second factors and judges codes. A one-time code is taken once, whoever shows it first; a
/// recovery code too, and it is gone then.
final class FactorDesk {
  static final int RECOVERY_CODES = 10;

  /// More than 112 bits, so that a plain digest of it may be kept (ASVS 6.5.2).
  private static final int RECOVERY_BYTES = 15;

  /// Longer than a code is right.
  private static final Duration STEP_MEMORY = Duration.ofMinutes(5);

  /// A recovery code that was taken is struck from the list; this is for what comes in between.
  private static final Duration RECOVERY_MEMORY = Duration.ofDays(1);

  private static final Pattern ONE_TIME = Pattern.compile("[0-9]{6}");

  private final SecondFactors factors;
  private final SecureRandom random;
  private final InstantSource clock;

  FactorDesk(SecondFactors factors, SecureRandom random, InstantSource clock) {
    this.factors = factors;
    this.random = random;
    this.clock = clock;
  }

  enum Verdict {
    /// There is no second factor.
    NOT_NEEDED,
    MISSING,
    RIGHT,
    WRONG
  }

  Future<Optional<Factor>> confirmed(String account) {
    return factors.of(account).map(found -> found.filter(it -> it.confirmedAt().isPresent()));
  }

  Future<Verdict> judge(String account, Optional<String> code) {
    return confirmed(account)
        .compose(found -> {
          if (found.isEmpty()) {
            return Future.succeededFuture(Verdict.NOT_NEEDED);
          }
          return code.isEmpty()
              ? Future.succeededFuture(Verdict.MISSING)
              : take(account, found.get(), code.get()).map(FactorDesk::verdict);
        });
  }

  private static Verdict verdict(boolean isRight) {
    return isRight ? Verdict.RIGHT : Verdict.WRONG;
  }

  /// A factor of this account that holds once its owner has shown a code of it.
  Future<byte[]> begin(String account) {
    var secret = new byte[Totp.SECRET_BYTES];
    random.nextBytes(secret);
    var factor = new Factor(Base32.encode(secret), Optional.empty(), List.of());
    return factors.put(account, factor).map(secret);
  }

  /// The recovery codes, shown this once; empty when the code is wrong or nothing was begun.
  Future<Optional<List<String>>> confirm(String account, String code) {
    return factors
        .of(account)
        .compose(found -> {
          var begun = found.filter(it -> it.confirmedAt().isEmpty());
          return begun.isEmpty()
              ? Future.succeededFuture(Optional.empty())
              : takeStep(account, begun.get(), code.strip())
                  .compose(isRight ->
                      isRight
                          ? renew(account, begun.get()).map(Optional::of)
                          : Future.succeededFuture(Optional.empty()));
        });
  }

  /// Other recovery codes in place of those there were.
  Future<List<String>> renew(String account, Factor factor) {
    var codes = IntStream.range(0, RECOVERY_CODES).mapToObj(_ -> recoveryCode()).toList();
    var hashes = codes.stream().map(it -> Tokens.hash(Base32.plain(it))).toList();
    var since = factor.confirmedAt().orElseGet(clock::instant);
    return factors.put(account, new Factor(factor.secret(), Optional.of(since), hashes)).map(codes);
  }

  Future<Void> remove(String account) {
    return factors.remove(account);
  }

  private Future<Boolean> take(String account, Factor factor, String typed) {
    var code = Base32.plain(typed);
    return ONE_TIME.matcher(code).matches()
        ? takeStep(account, factor, code)
        : takeRecovery(account, factor, Tokens.hash(code));
  }

  private Future<Boolean> takeStep(String account, Factor factor, String code) {
    var secret = Base32.decode(factor.secret()).orElseThrow();
    var step = Totp.match(secret, code, clock.instant());
    return step.isEmpty()
        ? Future.succeededFuture(false)
        : factors.claim(account, "step-" + step.getAsLong(), STEP_MEMORY);
  }

  private Future<Boolean> takeRecovery(String account, Factor factor, String hash) {
    if (!factor.recovery().contains(hash)) {
      return Future.succeededFuture(false);
    }
    var left = factor.recovery().stream().filter(it -> !it.equals(hash)).toList();
    return factors
        .claim(account, "recovery-" + hash, RECOVERY_MEMORY)
        .compose(isFirst ->
            isFirst
                ? factors
                    .put(account, new Factor(factor.secret(), factor.confirmedAt(), left))
                    .map(true)
                : Future.succeededFuture(false));
  }

  /// Six groups of four letters: 120 random bits.
  private String recoveryCode() {
    var bytes = new byte[RECOVERY_BYTES];
    random.nextBytes(bytes);
    return Base32.encode(bytes).replaceAll("(.{4})(?!$)", "$1-");
  }
}
