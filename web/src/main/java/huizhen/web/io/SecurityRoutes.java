package huizhen.web.io;

import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Contact.Language;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.Notices;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.web.api.SecondFactors.Factor;
import huizhen.web.factor.Base32;
import huizhen.web.factor.PasswordRule;
import huizhen.web.factor.Totp;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What everybody sees and does about the own sign-in: the second factor, recovery codes, open
/// sessions, where to be told of changes. Whoever changes something gives the password again, and
/// the factor that there is, and is told of it.
final class SecurityRoutes {
  private static final String ISSUER = "Huizhen";

  private final StepUp stepUp;
  private final Sessions sessions;
  private final SignIn signIn;
  private final FactorDesk factors;
  private final SigningKeyDesk signingKeys;
  private final Notices notices;
  private final Set<String> words;
  private final SecurityNotices news;
  private final Auditor auditor;

  SecurityRoutes(
      StepUp stepUp,
      Sessions sessions,
      SignIn signIn,
      FactorDesk factors,
      SigningKeyDesk signingKeys,
      Notices notices,
      Set<String> words,
      SecurityNotices news,
      Auditor auditor) {
    this.stepUp = stepUp;
    this.sessions = sessions;
    this.signIn = signIn;
    this.factors = factors;
    this.signingKeys = signingKeys;
    this.notices = notices;
    this.words = words;
    this.news = news;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "getSecurity", this::show,
        "beginSecondFactor", this::begin,
        "confirmSecondFactor", this::confirm,
        "removeSecondFactor", this::remove,
        "renewRecoveryCodes", this::renew,
        "endOtherSessions", this::endOthers,
        "endSession", this::end,
        "changePassword", this::changePassword,
        "putSecurityContact", this::putContact);
  }

  private Future<Answer> show(Exchange exchange) {
    var staff = exchange.staff();
    return factors
        .standing(account(exchange))
        .compose(standing ->
            Future.all(
                    sessions.of(account(exchange)),
                    notices.contact(Recipient.account(account(exchange))),
                    signingKeys.view(exchange.actor()))
                .map(both -> {
                  List<Sessions.Open> open = both.resultAt(0);
                  var passkeys = new JsonArray();
                  var here = stepUp.place(exchange);
                  standing.passkeys().forEach(it -> passkeys.add(PasskeyRoutes.view(it, here)));
                  var items = new JsonArray();
                  open.forEach(it -> items.add(session(it, staff.tokenHash())));
                  var view =
                      new JsonObject()
                          .put("secondFactor", view(exchange, standing))
                          .put("passkeys", passkeys)
                          .put("contact", contact(both.resultAt(1)))
                          .put("sessions", items);
                  Optional<JsonObject> certificate = both.resultAt(2);
                  certificate.ifPresent(it -> view.put("signingCertificate", it));
                  return Answer.ok(view);
                }));
  }

  private JsonObject view(Exchange exchange, FactorDesk.Standing standing) {
    var view =
        new JsonObject()
            .put("isOn", standing.hasCodes())
            .put("isRequired", stepUp.isNeeded(exchange))
            .put("recoveryCodes", standing.recovery().size());
    standing.codes().flatMap(Factor::confirmedAt).ifPresent(at -> view.put("since", at.toString()));
    return view;
  }

  private static JsonObject session(Sessions.Open open, String own) {
    return new JsonObject()
        .put("id", open.id())
        .put("begunAt", open.begunAt())
        .put("browser", open.browser())
        .put("isThis", open.tokenHash().equals(own));
  }

  private static JsonObject contact(Contact it) {
    var view = new JsonObject().put("language", it.language() == Language.EN ? "en" : "zh-CN");
    it.email().ifPresent(value -> view.put("email", value));
    it.phone().ifPresent(value -> view.put("phone", value));
    return view;
  }

  private Future<Answer> begin(Exchange exchange) {
    return factors
        .standing(account(exchange))
        .compose(before ->
            before.hasCodes()
                ? ProblemException.failed(
                    Problem.of(409, "factor-exists", "Remove the second factor first."))
                : stepUp.strong(
                    exchange,
                    "second-factor.begin",
                    () ->
                        factors
                            .begin(account(exchange))
                            .map(secret -> Answer.created(begun(exchange, secret)))));
  }

  private static JsonObject begun(Exchange exchange, byte[] secret) {
    return new JsonObject()
        .put("secret", Base32.encode(secret))
        .put("uri", Totp.uri(ISSUER, exchange.staff().account().username(), secret));
  }

  private Future<Answer> confirm(Exchange exchange) {
    return factors
        .confirm(account(exchange), exchange.body().getString("code"))
        .compose(codes ->
            codes.isEmpty()
                ? stepUp.wrongCode(exchange, "second-factor.confirm")
                : auditor
                    .saw(exchange, "second-factor.confirm", account(exchange))
                    .compose(_ -> sessions.enrolled(exchange.staff().tokenHash()))
                    .compose(_ -> news.tell(exchange.actor(), NoticeKind.FACTOR_ADDED))
                    .map(_ -> Answer.ok(codes(codes.get()))));
  }

  private Future<Answer> renew(Exchange exchange) {
    return stepUp.strongest(
        exchange,
        "second-factor.renew",
        () ->
            factors
                .renew(account(exchange))
                .compose(codes ->
                    news.tell(exchange.actor(), NoticeKind.RECOVERY_CODES_RENEWED)
                        .map(Answer.ok(codes(codes)))));
  }

  private static JsonObject codes(List<String> codes) {
    return new JsonObject().put("recoveryCodes", new JsonArray(codes));
  }

  private Future<Answer> remove(Exchange exchange) {
    var isNeeded = stepUp.isNeeded(exchange);
    return factors
        .standing(account(exchange))
        .compose(before ->
            isNeeded && before.passkeys().isEmpty()
                ? ProblemException.failed(StepUp.needed())
                : stepUp.strongest(
                    exchange,
                    "second-factor.remove",
                    () ->
                        factors
                            .removeCodes(account(exchange), isNeeded)
                            .compose(isDone ->
                                isDone
                                    ? news.tell(exchange.actor(), NoticeKind.FACTOR_REMOVED)
                                        .<Answer>map(new Answer.Empty())
                                    : stepUp.refused(
                                        exchange,
                                        "second-factor.remove",
                                        "refused:last-factor",
                                        StepUp.needed()))));
  }

  /// With the old password, and a second factor where there is one; ends all other sessions.
  private Future<Answer> changePassword(Exchange exchange) {
    var body = exchange.body();
    return stepUp
        .entered(exchange, "password.change")
        .compose(_ -> change(exchange, body.getString("password"), body.getString("newPassword")));
  }

  private Future<Answer> change(Exchange exchange, String old, String wish) {
    var account = exchange.staff().account();
    var fault =
        PasswordRule.judge(wish, old, List.of(account.username(), account.displayName()), words);
    if (fault.isPresent()) {
      return stepUp.refused(
          exchange, "password.change", "refused:" + fault.get().rule(), weak(fault.get()));
    }
    return auditor
        .saw(exchange, "password.change", account(exchange))
        .compose(_ -> signingKeys.rewrap(account, old, wish))
        .compose(_ -> signIn.change(account, wish))
        .compose(_ -> signingKeys.settle(account, wish))
        .compose(_ -> sessions.endOthers(account(exchange), exchange.staff().tokenHash()))
        .compose(_ -> news.tell(exchange.actor(), NoticeKind.PASSWORD_CHANGED))
        .map(_ -> new Answer.Empty());
  }

  /// Told at the old place: who has taken an account over does not turn its owner's letters away.
  private Future<Answer> putContact(Exchange exchange) {
    Contact wish;
    try {
      wish = wish(exchange.body());
    } catch (IllegalArgumentException e) {
      return ProblemException.failed(Problem.badField("contact", String.valueOf(e.getMessage())));
    }
    return stepUp.strong(
        exchange,
        "security.contact",
        () ->
            news.reached(exchange.actor())
                .compose(before ->
                    notices
                        .contact(Recipient.account(account(exchange)), wish)
                        .compose(_ -> news.reached(exchange.actor()))
                        .compose(after ->
                            SecurityNotices.isMoved(before, after)
                                ? news.tellAt(
                                    exchange.actor(),
                                    NoticeKind.CONTACT_CHANGED,
                                    SecurityNotices.isSet(before) ? before : after)
                                : Future.<Void>succeededFuture()))
                .map(_ -> Answer.ok(contact(wish))));
  }

  /// An empty field of a form is none.
  private static Contact wish(JsonObject body) {
    return new Contact(
        Optional.of(body.getString("email", "").strip()).filter(it -> !it.isEmpty()),
        Optional.of(body.getString("phone", "").strip()).filter(it -> !it.isEmpty()),
        Optional.empty(),
        "en".equals(body.getString("language")) ? Language.EN : Language.ZH,
        Optional.empty(),
        Optional.empty(),
        Set.of());
  }

  private static Problem weak(PasswordRule.Fault fault) {
    return new Problem(
        422,
        "weak-password",
        fault.en(),
        new JsonObject().put("rule", fault.rule()).put("zh", fault.zh()).put("en", fault.en()));
  }

  private Future<Answer> end(Exchange exchange) {
    return stepUp
        .entered(exchange, "session.revoke")
        .compose(_ -> sessions.end(account(exchange), exchange.path("id")))
        .compose(isDone ->
            isDone
                ? auditor
                    .saw(exchange, "session.revoke", exchange.path("id"))
                    .map(_ -> new Answer.Empty())
                : ProblemException.failed(Problem.notFound()));
  }

  private Future<Answer> endOthers(Exchange exchange) {
    return stepUp
        .entered(exchange, "session.revoke")
        .compose(_ -> auditor.saw(exchange, "session.revoke", "others"))
        .compose(_ -> sessions.endOthers(account(exchange), exchange.staff().tokenHash()))
        .map(_ -> new Answer.Empty());
  }

  private static String account(Exchange exchange) {
    return exchange.actor().account();
  }
}
