package huizhen.web.io;

import huizhen.web.api.AccountStore.Account;
import huizhen.web.api.Passkeys;
import huizhen.web.api.Passkeys.Passkey;
import huizhen.web.io.Proof.Place;
import huizhen.web.passkey.Answers;
import huizhen.web.passkey.Ceremonies;
import huizhen.web.passkey.Ceremonies.Judgement;
import huizhen.web.passkey.Ceremonies.Registration;
import huizhen.web.passkey.Fault;
import huizhen.web.passkey.Questions;
import huizhen.web.passkey.RelyingParty;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Asks for passkeys and judges them. A challenge is 256 random bits for one account, one purpose
/// and one browser; it is answered once, within [Questions#LIFE], and whoever asks anew for the
/// same makes the old one void. What is judged is in the audit trail.
final class PasskeyDesk {
  private static final String MAKE = "make";
  private static final String USE = "use";

  private final Passkeys passkeys;
  private final Ceremonies ceremonies = new Ceremonies();
  private final BoundedWork work;
  private final Auditor auditor;
  private final Tokens tokens;
  private final InstantSource clock;

  /// @param work checks signatures, beside the event loops
  PasskeyDesk(
      Passkeys passkeys, BoundedWork work, Auditor auditor, Tokens tokens, InstantSource clock) {
    this.passkeys = passkeys;
    this.work = work;
    this.auditor = auditor;
    this.tokens = tokens;
    this.clock = clock;
  }

  Future<List<Passkey>> of(String account) {
    return passkeys.of(account);
  }

  /// What a page asks an authenticator for, to make a passkey.
  Future<JsonObject> askToMake(Account account, RelyingParty party, Place place) {
    var id = account.actor().account();
    var challenge = tokens.secret();
    var user = new Questions.User(handle(id), account.username(), account.displayName());
    return passkeys
        .of(id)
        .compose(have ->
            passkeys
                .ask(purpose(MAKE, id, place), challenge, Questions.LIFE)
                .map(_ -> Questions.creation(party, challenge, user, known(have, party))));
  }

  /// What became of a new passkey.
  sealed interface Made {
    record Kept(Passkey passkey) implements Made {}

    record Refused(Fault fault) implements Made {}

    record Taken() implements Made {}

    record Full() implements Made {}
  }

  Future<Made> make(
      String account,
      RelyingParty party,
      Place place,
      Answers.Creation answer,
      String name,
      List<String> transports) {
    return passkeys
        .answered(purpose(MAKE, account, place))
        .compose(challenge ->
            challenge.isEmpty()
                ? Future.succeededFuture(new Registration.Refused(Fault.CHALLENGE))
                : work.run(() -> ceremonies.register(party, challenge.get(), answer)))
        .compose(judged ->
            switch (judged) {
              case Registration.Refused(var fault) ->
                  Future.succeededFuture(new Made.Refused(fault));
              case Registration.Made made ->
                  keep(account, passkey(made, party, name, transports), made.count());
            });
  }

  private Passkey passkey(
      Registration.Made made, RelyingParty party, String name, List<String> transports) {
    return new Passkey(
        id(made.credentialId()),
        made.credentialId(),
        made.credential(),
        party.id(),
        name,
        made.isBackupEligible(),
        transports,
        clock.instant(),
        Optional.empty());
  }

  private Future<Made> keep(String account, Passkey passkey, long count) {
    return passkeys
        .add(account, passkey, count)
        .map(added ->
            switch (added) {
              case ADDED -> new Made.Kept(passkey);
              case TAKEN -> new Made.Taken();
              case FULL -> new Made.Full();
            });
  }

  /// What a page asks an authenticator for, to use one of these. Empty when none of them is for the
  /// pages at this address.
  Future<Optional<JsonObject>> askToUse(String account, List<Passkey> have, Place place) {
    var party = place.party();
    var usable = party.map(it -> known(have, it)).orElse(List.of());
    if (party.isEmpty() || usable.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    var challenge = tokens.secret();
    return passkeys
        .ask(purpose(USE, account, place), challenge, Questions.LIFE)
        .map(_ -> Optional.of(Questions.request(party.get(), challenge, usable)));
  }

  /// Whether it is one of this account's, used now and here.
  Future<Boolean> judge(String account, List<Passkey> have, Proof.Passkey shown) {
    var answer = shown.answer();
    var found =
        have.stream().filter(it -> it.credentialId().equals(answer.credentialId())).findFirst();
    return passkeys
        .answered(purpose(USE, account, shown.place()))
        .compose(challenge -> judge(account, shown, found, challenge))
        .compose(fault ->
            auditor
                .write(
                    account,
                    Optional.empty(),
                    "passkey.use",
                    found.map(Passkey::id).orElse("-"),
                    fault.map(it -> "refused:" + it.code()).orElse("ok"))
                .map(_ -> fault.isEmpty()));
  }

  private Future<Optional<Fault>> judge(
      String account, Proof.Passkey shown, Optional<Passkey> found, Optional<String> challenge) {
    if (challenge.isEmpty()) {
      return Future.succeededFuture(Optional.of(Fault.CHALLENGE));
    }
    var answer = shown.answer();
    var isOthers = answer.userHandle().filter(it -> !it.equals(handle(account))).isPresent();
    if (found.isEmpty() || isOthers) {
      return Future.succeededFuture(Optional.of(Fault.UNKNOWN));
    }
    var party = shown.place().party().filter(it -> it.id().equals(found.get().party()));
    if (party.isEmpty()) {
      return Future.succeededFuture(Optional.of(Fault.PARTY));
    }
    return work.run(() ->
            ceremonies.use(
                party.get(),
                challenge.get(),
                found.get().credential(),
                found.get().isBackupEligible(),
                answer))
        .compose(judged ->
            switch (judged) {
              case Judgement.Refused(var fault) -> Future.succeededFuture(Optional.of(fault));
              case Judgement.Proven(var count) -> count(account, found.get().id(), count);
            });
  }

  private Future<Optional<Fault>> count(String account, String id, long count) {
    return passkeys
        .use(account, id, count, clock.instant())
        .map(used ->
            switch (used) {
              case TAKEN -> Optional.empty();
              case BACKWARDS -> Optional.of(Fault.COUNTER);
              case ABSENT -> Optional.of(Fault.UNKNOWN);
            });
  }

  Future<Boolean> rename(String account, String id, String name) {
    return passkeys.rename(account, id, name);
  }

  Future<Passkeys.Removal> remove(String account, String id, boolean isNeeded) {
    return passkeys.remove(account, id, isNeeded);
  }

  private static List<Questions.Known> known(List<Passkey> have, RelyingParty party) {
    return have.stream()
        .filter(it -> it.party().equals(party.id()))
        .map(it -> new Questions.Known(it.credentialId(), it.transports()))
        .toList();
  }

  private static String purpose(String what, String account, Place place) {
    return String.join(":", what, account, place.browser());
  }

  /// The same for one credential, whoever has it.
  private static String id(String credentialId) {
    return Tokens.derive("passkey", credentialId);
  }

  /// Names an account to authenticators, and to nobody else.
  private static String handle(String account) {
    return Tokens.derive("passkey-user", account);
  }
}
