package huizhen.web.io;

import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.web.api.Passkeys;
import huizhen.web.api.Passkeys.Passkey;
import huizhen.web.passkey.Answers;
import huizhen.web.passkey.Fault;
import huizhen.web.passkey.RelyingParty;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/// The own passkeys: made with the password and the factor that there is, and removed likewise;
/// renamed with the session alone.
final class PasskeyRoutes {
  private static final String MAKE = "passkey.register";

  private final StepUp stepUp;
  private final PasskeyDesk passkeys;
  private final FactorDesk factors;
  private final Sessions sessions;
  private final SecurityNotices news;
  private final Auditor auditor;

  PasskeyRoutes(
      StepUp stepUp,
      PasskeyDesk passkeys,
      FactorDesk factors,
      Sessions sessions,
      SecurityNotices news,
      Auditor auditor) {
    this.stepUp = stepUp;
    this.passkeys = passkeys;
    this.factors = factors;
    this.sessions = sessions;
    this.news = news;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "beginPasskey", this::begin,
        "registerPasskey", this::register,
        "renamePasskey", this::rename,
        "removePasskey", this::remove);
  }

  /// @param here whose page asks
  static JsonObject view(Passkey passkey, Proof.Place here) {
    var view =
        new JsonObject()
            .put("id", passkey.id())
            .put("name", passkey.name())
            .put("createdAt", passkey.createdAt().toString())
            .put("isSynced", passkey.isBackupEligible())
            .put("host", passkey.party())
            .put("isHere", here.party().filter(it -> it.id().equals(passkey.party())).isPresent());
    passkey.lastUsedAt().ifPresent(at -> view.put("lastUsedAt", at.toString()));
    return view;
  }

  private Future<Answer> begin(Exchange exchange) {
    var party = party(exchange);
    return passkeys
        .of(StepUp.account(exchange))
        .compose(have ->
            have.size() >= Passkeys.MOST
                ? ProblemException.failed(full())
                : stepUp.strong(
                    exchange,
                    "passkey.begin",
                    () ->
                        passkeys
                            .askToMake(exchange.staff().account(), party, stepUp.place(exchange))
                            .map(Answer::created)));
  }

  private Future<Answer> register(Exchange exchange) {
    var party = party(exchange);
    var account = StepUp.account(exchange);
    var body = exchange.body();
    var name = name(body);
    var answer = new Answers.Creation(body.getString("clientData"), body.getString("attestation"));
    var transports =
        body.getJsonArray("transports", new JsonArray()).stream().map(Object::toString).toList();
    return factors
        .standing(account)
        .compose(before ->
            passkeys
                .make(account, party, stepUp.place(exchange), answer, name, transports)
                .compose(made -> answer(exchange, made, before.isOn())));
  }

  private Future<Answer> answer(Exchange exchange, PasskeyDesk.Made made, boolean hadFactor) {
    return switch (made) {
      case PasskeyDesk.Made.Refused(var fault) ->
          stepUp.refused(exchange, MAKE, "refused:" + fault.code(), refused(fault));
      case PasskeyDesk.Made.Taken() ->
          stepUp.refused(
              exchange,
              MAKE,
              "refused:taken",
              Problem.of(409, "passkey-taken", "This passkey is registered already."));
      case PasskeyDesk.Made.Full() -> stepUp.refused(exchange, MAKE, "refused:full", full());
      case PasskeyDesk.Made.Kept(var passkey) ->
          auditor
              .saw(exchange, MAKE, passkey.id())
              .compose(_ -> sessions.enrolled(exchange.staff().tokenHash()))
              .compose(_ -> news.tell(exchange.actor(), NoticeKind.FACTOR_ADDED))
              .compose(_ -> codes(exchange, hadFactor))
              .map(codes -> {
                var view = new JsonObject().put("passkey", view(passkey, stepUp.place(exchange)));
                return Answer.created(
                    codes.isEmpty() ? view : view.put("recoveryCodes", new JsonArray(codes)));
              });
    };
  }

  /// Recovery codes come with the first factor.
  private Future<List<String>> codes(Exchange exchange, boolean hadFactor) {
    return hadFactor ? Future.succeededFuture(List.of()) : factors.renew(StepUp.account(exchange));
  }

  private static String name(JsonObject body) {
    var name = body.getString("name").strip();
    if (name.isEmpty() || name.codePoints().anyMatch(Character::isISOControl)) {
      throw new ProblemException(Problem.badField("name", "name has letters in one line"));
    }
    return name;
  }

  /// Without the password again: a name opens nothing, and shows in the own list alone.
  private Future<Answer> rename(Exchange exchange) {
    var account = StepUp.account(exchange);
    var id = exchange.path("id");
    var name = name(exchange.body());
    return passkeys
        .of(account)
        .compose(have ->
            have.stream().noneMatch(it -> it.id().equals(id))
                ? ProblemException.failed(Problem.notFound())
                : auditor
                    .saw(exchange, "passkey.rename", id)
                    .compose(_ -> passkeys.rename(account, id, name))
                    .compose(isRenamed ->
                        isRenamed
                            ? Future.succeededFuture(new Answer.Empty())
                            : ProblemException.failed(Problem.notFound())));
  }

  private Future<Answer> remove(Exchange exchange) {
    var isNeeded = stepUp.isNeeded(exchange);
    var account = StepUp.account(exchange);
    var id = exchange.path("id");
    return factors
        .standing(account)
        .compose(before -> {
          if (before.passkeys().stream().noneMatch(it -> it.id().equals(id))) {
            return ProblemException.failed(Problem.notFound());
          }
          return isNeeded && !before.hasCodes() && before.passkeys().size() == 1
              ? ProblemException.failed(StepUp.needed())
              : stepUp
                  .entered(exchange, "passkey.remove")
                  .compose(_ -> auditor.saw(exchange, "passkey.remove", id))
                  .compose(_ -> passkeys.remove(account, id, isNeeded))
                  .compose(removed -> removed(exchange, removed));
        });
  }

  private Future<Answer> removed(Exchange exchange, Passkeys.Removal removed) {
    return switch (removed) {
      case REMOVED ->
          news.tell(exchange.actor(), NoticeKind.FACTOR_REMOVED).map(new Answer.Empty());
      case ABSENT -> ProblemException.failed(Problem.notFound());
      case LAST ->
          stepUp.refused(exchange, "passkey.remove", "refused:last-factor", StepUp.needed());
    };
  }

  private RelyingParty party(Exchange exchange) {
    return stepUp
        .place(exchange)
        .party()
        .orElseThrow(() ->
            new ProblemException(
                Problem.of(
                    409,
                    "passkeys-unavailable",
                    "Browsers have passkeys for a host's name alone, not for an IP address.")));
  }

  private static Problem full() {
    return Problem.of(
        409, "too-many-passkeys", "An account has %d passkeys at most.".formatted(Passkeys.MOST));
  }

  private static Problem refused(Fault fault) {
    return new Problem(
        422,
        "passkey-refused",
        "The passkey was not accepted: " + fault.code() + ".",
        new JsonObject().put("reason", fault.code()));
  }
}
