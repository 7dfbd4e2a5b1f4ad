package huizhen.web.io;

import huizhen.web.api.Passkeys.Passkey;
import huizhen.web.api.SecondFactors;
import huizhen.web.api.SecondFactors.Factor;
import huizhen.web.factor.Base32;
import huizhen.web.factor.Totp;
import huizhen.web.io.Proof.Place;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Makes second factors and judges what is shown of them: one-time codes, passkeys and recovery
/// codes. A one-time code is taken once, whoever shows it first; a recovery code too, and it is
/// gone then.
final class FactorDesk {
  static final int RECOVERY_CODES = 10;

  /// More than 112 bits, so that a plain digest of it may be kept (ASVS 6.5.2).
  private static final int RECOVERY_BYTES = 15;

  /// Longer than a code is right.
  private static final Duration STEP_MEMORY = Duration.ofMinutes(5);

  private static final Pattern ONE_TIME = Pattern.compile("[0-9]{6}");

  private final SecondFactors factors;
  private final PasskeyDesk passkeys;
  private final SecureRandom random;
  private final InstantSource clock;

  FactorDesk(
      SecondFactors factors, PasskeyDesk passkeys, SecureRandom random, InstantSource clock) {
    this.factors = factors;
    this.passkeys = passkeys;
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

  /// What an account has besides its password.
  ///
  /// @param factor its one-time codes, begun or confirmed, and what is left of its recovery codes
  record Standing(Optional<Factor> factor, List<Passkey> passkeys) {
    Standing {
      passkeys = List.copyOf(passkeys);
    }

    Optional<Factor> codes() {
      return factor.filter(it -> it.confirmedAt().isPresent());
    }

    boolean hasCodes() {
      return codes().isPresent();
    }

    /// It is asked for a second factor.
    boolean isOn() {
      return hasCodes() || !passkeys.isEmpty();
    }

    List<String> recovery() {
      return isOn() ? factor.map(Factor::recovery).orElse(List.of()) : List.of();
    }
  }

  Future<Standing> standing(String account) {
    var factor = factors.of(account);
    var have = passkeys.of(account);
    return Future.all(factor, have).map(_ -> new Standing(factor.result(), have.result()));
  }

  Future<Verdict> judge(String account, Proof proof) {
    return standing(account)
        .compose(standing -> {
          if (!standing.isOn()) {
            return Future.succeededFuture(Verdict.NOT_NEEDED);
          }
          return switch (proof) {
            case Proof.Nothing() -> Future.succeededFuture(Verdict.MISSING);
            case Proof.Code(var typed) -> take(account, standing, typed).map(FactorDesk::verdict);
            case Proof.Passkey shown ->
                passkeys.judge(account, standing.passkeys(), shown).map(FactorDesk::verdict);
          };
        });
  }

  private static Verdict verdict(boolean isRight) {
    return isRight ? Verdict.RIGHT : Verdict.WRONG;
  }

  /// What to tell who has shown the right password alone: which factors there are, and what to ask
  /// an authenticator for.
  Future<Problem> missing(int status, String account, Place place) {
    return standing(account)
        .compose(standing ->
            passkeys
                .askToUse(account, standing.passkeys(), place)
                .map(question -> {
                  var kinds = new JsonArray();
                  var more = new JsonObject().put("factors", kinds);
                  if (standing.hasCodes()) {
                    kinds.add("code");
                  }
                  if (!standing.recovery().isEmpty()) {
                    kinds.add("recovery");
                  }
                  question.ifPresent(it -> {
                    kinds.add("passkey");
                    more.put("passkey", it);
                  });
                  return new Problem(
                      status, "second-factor", "Show the second factor as well.", more);
                }));
  }

  /// A factor of this account that holds once its owner has shown a code of it.
  Future<byte[]> begin(String account) {
    var secret = new byte[Totp.SECRET_BYTES];
    random.nextBytes(secret);
    return factors
        .change(
            account,
            before -> {
              var recovery = before.map(Factor::recovery).orElse(List.of());
              return Optional.of(new Factor(Base32.encode(secret), Optional.empty(), recovery));
            })
        .map(secret);
  }

  /// The recovery codes, shown this once; empty when the code is wrong or nothing was begun.
  Future<Optional<List<String>>> confirm(String account, String code) {
    return factors
        .of(account)
        .compose(found -> {
          var begun = found.filter(FactorDesk::isBegun);
          return begun.isEmpty()
              ? Future.succeededFuture(Optional.empty())
              : takeStep(account, begun.get(), code.strip())
                  .compose(isRight ->
                      isRight
                          ? confirmed(account, begun.get().secret())
                          : Future.succeededFuture(Optional.empty()));
        });
  }

  private static boolean isBegun(Factor factor) {
    return factor.confirmedAt().isEmpty() && !factor.secret().isEmpty();
  }

  /// Empty when it was begun anew or confirmed meanwhile: the code was of another secret, or the
  /// recovery codes have been shown to somebody already.
  private Future<Optional<List<String>>> confirmed(String account, String secret) {
    var codes = recoveryCodes();
    var at = Optional.of(clock.instant());
    return factors
        .change(
            account,
            now ->
                now.filter(it -> isBegun(it) && it.secret().equals(secret))
                    .map(it -> new Factor(secret, at, hashes(codes))))
        .map(isDone -> isDone ? Optional.of(codes) : Optional.empty());
  }

  /// Other recovery codes in place of those there were.
  Future<List<String>> renew(String account) {
    var codes = recoveryCodes();
    return factors
        .change(
            account,
            now ->
                Optional.of(
                    new Factor(
                        now.map(Factor::secret).orElse(""),
                        now.flatMap(Factor::confirmedAt),
                        hashes(codes))))
        .map(codes);
  }

  private List<String> recoveryCodes() {
    return IntStream.range(0, RECOVERY_CODES).mapToObj(_ -> recoveryCode()).toList();
  }

  private static List<String> hashes(List<String> codes) {
    return codes.stream().map(it -> Tokens.hash(Base32.plain(it))).toList();
  }

  /// False when it is the last factor of an account that needs one.
  Future<Boolean> removeCodes(String account, boolean isNeeded) {
    return factors.remove(account, isNeeded);
  }

  /// Takes all of them away, with the recovery codes, of somebody who has lost them.
  Future<Void> reset(String account) {
    return passkeys
        .of(account)
        .compose(have ->
            Future.all(have.stream().map(it -> passkeys.remove(account, it.id(), false)).toList()))
        .compose(_ -> factors.remove(account, false))
        .mapEmpty();
  }

  private Future<Boolean> take(String account, Standing standing, String typed) {
    var code = Base32.plain(typed);
    if (ONE_TIME.matcher(code).matches()) {
      return standing.hasCodes()
          ? takeStep(account, standing.codes().orElseThrow(), code)
          : Future.succeededFuture(false);
    }
    return takeRecovery(account, Tokens.hash(code));
  }

  private Future<Boolean> takeStep(String account, Factor factor, String code) {
    var secret = Base32.decode(factor.secret()).orElseThrow();
    var step = Totp.match(secret, code, clock.instant());
    return step.isEmpty()
        ? Future.succeededFuture(false)
        : factors.claim(account, "step-" + step.getAsLong(), STEP_MEMORY);
  }

  /// Struck from the list as it is at that moment: one caller alone finds it there.
  private Future<Boolean> takeRecovery(String account, String hash) {
    return factors.change(
        account,
        now -> now.filter(it -> it.recovery().contains(hash)).map(it -> without(it, hash)));
  }

  private static Factor without(Factor factor, String hash) {
    var left = factor.recovery().stream().filter(it -> !it.equals(hash)).toList();
    return new Factor(factor.secret(), factor.confirmedAt(), left);
  }

  /// Six groups of four letters: 120 random bits.
  private String recoveryCode() {
    var bytes = new byte[RECOVERY_BYTES];
    random.nextBytes(bytes);
    return Base32.encode(bytes).replaceAll("(.{4})(?!$)", "$1-");
  }
}
